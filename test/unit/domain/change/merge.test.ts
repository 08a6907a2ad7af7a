import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../../../lib/domain/event/event.js';
import { contentFrom, type EventInput } from '../../../../lib/domain/event/event-input.js';
import { ProblemError } from '../../../../lib/domain/errors.js';
import { mergeInput, type FieldConflict } from '../../../../lib/domain/change/merge.js';
import { StepBudget } from '../../../../lib/domain/recurrence/budget.js';

const edited = (base: EventContent, input: EventInput): EventContent => contentFrom(input, new StepBudget(), base);

type Merged = { content: EventContent } | { conflicts: FieldConflict[] };

/** The result of an edit of `base` when another edit has produced `theirs`. */
function merge(base: EventContent, theirs: EventContent | undefined, input: EventInput): Merged {
  try {
    const merged = mergeInput(input, { base, theirs, currentVersion: 7 }, new StepBudget());
    return { content: theirs ? edited(theirs, merged) : base };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'merge-conflict') throw error;
    expect(error.members['current_version']).toBe(7);
    return { conflicts: error.members['conflicts'] as FieldConflict[] };
  }
}

const contentOf = (merged: Merged): EventContent => {
  expect(merged).not.toHaveProperty('conflicts');
  return (merged as { content: EventContent }).content;
};
const fieldsOf = (merged: Merged): string[] =>
  'conflicts' in merged ? merged.conflicts.map(({ field }) => field) : [];

const SINGLE = contentFrom(
  {
    title: 'Review',
    location: 'Room 1',
    start_time: '2031-03-08T09:00:00',
    end_time: '2031-03-08T10:00:00',
    time_zone: 'America/New_York',
  },
  new StepBudget(),
);
const SERIES = edited(SINGLE, {
  recurrence_pattern: { rrule: 'FREQ=DAILY;COUNT=10', exdates: ['2031-03-09T09:00:00'] },
});

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const hours = fc.constantFrom('08:00', '09:00', '09:30', '11:00');
/** Few values per member, including the current one, so that two edits often touch the same member and often agree. */
const anyInput: fc.Arbitrary<EventInput> = fc
  .record({
    title: optional(fc.constantFrom('Review', 'Design', 'Retro')),
    description: optional(fc.constantFrom(null, 'More')),
    location: optional(fc.constantFrom('Room 1', 'Room 2', null)),
    start: optional(hours),
    end: optional(fc.constantFrom('10:00', '10:30', '12:00')),
    time_zone: optional(fc.constantFrom('America/New_York', 'Europe/Berlin')),
    transparency: optional(fc.constantFrom('opaque' as const, 'transparent' as const)),
    rrule: optional(fc.constantFrom('FREQ=DAILY;COUNT=10', 'FREQ=WEEKLY')),
    isAllDay: fc.boolean(),
  })
  .map(({ start, end, rrule, isAllDay, ...input }) => ({
    ...input,
    start_time: start && `2031-03-08T${start}:00`,
    end_time: end && `2031-03-08T${end}:00`,
    ...(isAllDay && rrule ? { all_day: true, start_time: '2031-03-08', end_time: '2031-03-09' } : {}),
    recurrence_pattern: rrule === undefined ? undefined : { rrule },
  }));

const isValid = (input: EventInput): boolean => {
  try {
    edited(SINGLE, input);
    return true;
  } catch {
    return false;
  }
};
const anyEdit = anyInput.filter(isValid);
const RUNS = { numRuns: 300, seed: 17 };

const changed = (to: EventContent): (keyof EventContent)[] =>
  (Object.keys(SINGLE) as (keyof EventContent)[]).filter(
    (field) => JSON.stringify(to[field]) !== JSON.stringify(SINGLE[field]),
  );

describe('two edits of the same version', () => {
  it('are both kept field by field, and clash where both changed the same field', () => {
    fc.assert(
      fc.property(anyEdit, anyEdit, (others, mine) => {
        const [theirs, yours] = [edited(SINGLE, others), edited(SINGLE, mine)];
        const merged = merge(SINGLE, theirs, mine);
        const both = changed(theirs).filter((field) => changed(yours).includes(field));
        const clashing = both.filter((field) => JSON.stringify(theirs[field]) !== JSON.stringify(yours[field]));
        if ('conflicts' in merged) {
          const isClash = clashing.length > 0 && fieldsOf(merged).join() === clashing.join();
          // Each side's time was valid on its own.
          const isUpsideDown = changed(theirs).some((field) => /_time|all_day/.test(field)) && clashing.length === 0;
          expect(isClash || isUpsideDown).toBe(true);
        } else {
          expect(clashing).toEqual([]);
          const expected = Object.fromEntries(changed(yours).map((field) => [field, yours[field]]));
          expect(merged.content).toEqual({ ...theirs, ...expected });
        }
      }),
      RUNS,
    );
  });

  it('merge to the same content in either order', () => {
    fc.assert(
      fc.property(anyEdit, anyEdit, (a, b) => {
        const [first, second] = [merge(SINGLE, edited(SINGLE, a), b), merge(SINGLE, edited(SINGLE, b), a)];
        if ('conflicts' in first) {
          const swapped = first.conflicts.map(({ theirs, yours, ...rest }) => ({
            ...rest,
            theirs: yours,
            yours: theirs,
          }));
          expect(second).toEqual({ conflicts: swapped });
        } else {
          expect(second).toEqual(first);
        }
      }),
      RUNS,
    );
  });

  it('that are identical merge to that content, and an edit without a rival merges to itself', () => {
    fc.assert(
      fc.property(anyEdit, (input) => {
        const content = edited(SINGLE, input);
        expect(merge(SINGLE, content, input)).toEqual({ content });
        expect(merge(SINGLE, SINGLE, input)).toEqual({ content });
        expect(merge(SINGLE, content, {})).toEqual({ content });
      }),
      RUNS,
    );
  });
});

describe('a clash', () => {
  it('names the field with its base value, the saved value and your value', () => {
    const theirs = edited(SINGLE, { title: 'Theirs', location: 'Room 2' });
    expect(merge(SINGLE, theirs, { title: 'Mine', description: 'More' })).toEqual({
      conflicts: [{ field: 'title', base: 'Review', theirs: 'Theirs', yours: 'Mine' }],
    });
  });

  it('is reported when one edit moves the start past the end that the other edit set', () => {
    const theirs = edited(SINGLE, { end_time: '2031-03-08T09:30:00' });
    const merged = merge(SINGLE, theirs, { start_time: '2031-03-08T09:45:00' });
    expect(fieldsOf(merged)).toEqual(['start_time', 'end_time']);
  });

  it('is reported for any change of a cancelled occurrence, but not for an unchanged one', () => {
    expect(fieldsOf(merge(SINGLE, undefined, { title: 'Mine' }))).toEqual(['title']);
    expect(merge(SINGLE, undefined, { title: 'Review' })).toHaveProperty('content');
  });

  it('shows recurrence patterns in the format of responses', () => {
    const theirs = edited(SERIES, { recurrence_pattern: { rrule: 'FREQ=WEEKLY', exdates: [] } });
    const merged = merge(SERIES, theirs, { recurrence_pattern: { rrule: 'FREQ=MONTHLY', exdates: [] } });
    expect(merged).toMatchObject({
      conflicts: [{ field: 'recurrence_pattern', theirs: { frequency: 'weekly' }, yours: { rrule: 'FREQ=MONTHLY' } }],
    });
  });
});

describe('a series', () => {
  const pattern = (exdates: string[], rrule = 'FREQ=DAILY;COUNT=10') => ({ recurrence_pattern: { rrule, exdates } });
  const exdatesOf = (merged: Merged) => contentOf(merged).recurrence_pattern?.exdates;

  it('keeps the cancellations of both edits, and restores an occurrence that either edit restored', () => {
    const theirs = edited(SERIES, pattern(['2031-03-09T09:00:00', '2031-03-10T09:00:00']));
    expect(exdatesOf(merge(SERIES, theirs, pattern(['2031-03-09T09:00:00', '2031-03-11T09:00:00'])))).toEqual([
      '2031-03-09T09:00:00-04:00',
      '2031-03-10T09:00:00-04:00',
      '2031-03-11T09:00:00-04:00',
    ]);
    expect(exdatesOf(merge(SERIES, theirs, pattern([])))).toEqual(['2031-03-10T09:00:00-04:00']);
  });

  it('takes the rule from one edit and the cancellation from the other', () => {
    const theirs = edited(SERIES, pattern(['2031-03-09T09:00:00'], 'FREQ=DAILY;COUNT=20'));
    const merged = contentOf(merge(SERIES, theirs, pattern(['2031-03-09T09:00:00', '2031-03-11T09:00:00'])));
    expect(merged.recurrence_pattern).toMatchObject({ rrule: 'FREQ=DAILY;COUNT=20' });
    expect(merged.recurrence_pattern?.exdates).toHaveLength(2);
  });

  it('moves the occurrences that the other edit cancelled when your edit moves the series', () => {
    const theirs = edited(SERIES, pattern(['2031-03-09T09:00:00', '2031-03-10T09:00:00']));
    const moved = { start_time: '2031-03-08T11:00:00', end_time: '2031-03-08T12:00:00' };
    expect(exdatesOf(merge(SERIES, theirs, moved))).toEqual(['2031-03-09T11:00:00-04:00', '2031-03-10T11:00:00-04:00']);
  });

  it('that another edit has moved clashes with dates written for its old place', () => {
    const theirs = edited(SERIES, { start_time: '2031-03-08T11:00:00', end_time: '2031-03-08T12:00:00' });
    const merged = merge(SERIES, theirs, pattern(['2031-03-09T09:00:00', '2031-03-11T09:00:00']));
    expect(fieldsOf(merged)).toEqual(['recurrence_pattern']);
  });

  it('that a client sends back whole with one changed member counts as one change', () => {
    const theirs = edited(SERIES, { start_time: '2031-03-08T11:00:00', end_time: '2031-03-08T12:00:00' });
    const { exceptions, ...whole } = SERIES;
    const merged = contentOf(merge(SERIES, theirs, { ...whole, title: 'Mine' }));
    expect(exceptions).toEqual({});
    expect(merged).toEqual({ ...theirs, title: 'Mine' });
  });

  it('that one edit made all-day clashes with hours that the other edit put into its rule, in either order', () => {
    const base = edited(SINGLE, { recurrence_pattern: { rrule: 'FREQ=DAILY' } });
    const days = { all_day: true, start_time: '2031-03-08', end_time: '2031-03-09' };
    const daily = { ...days, recurrence_pattern: { rrule: 'FREQ=DAILY' } };
    for (const rrule of ['FREQ=HOURLY', 'FREQ=MINUTELY;COUNT=9', 'FREQ=DAILY;BYHOUR=9', 'FREQ=DAILY;BYMINUTE=0']) {
      const byHours = { recurrence_pattern: { rrule } };
      expect(fieldsOf(merge(base, edited(base, daily), byHours)), rrule).toContain('recurrence_pattern');
      expect(fieldsOf(merge(base, edited(base, byHours), daily)), rrule).toContain('all_day');
    }
  });

  it('that another edit turned into a single event clashes with a change of its rule', () => {
    const theirs = edited(SERIES, { recurrence_pattern: null });
    expect(fieldsOf(merge(SERIES, theirs, pattern([], 'FREQ=WEEKLY')))).toEqual(['recurrence_pattern']);
    expect(contentOf(merge(SERIES, theirs, { title: 'Mine' })).recurrence_pattern).toBeNull();
  });
});
