import { describe, expect, it } from 'vitest';
import type { EventContent, EventRecord, OccurrenceOverride } from '../../../../lib/domain/event/event.js';
import { contentFrom, type EventInput } from '../../../../lib/domain/event/event-input.js';
import { findOccurrence, slotsIn, type Occurrence } from '../../../../lib/domain/event/occurrence.js';
import { StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { boundsOf } from '../../../../lib/domain/event/series.js';
import { withOccurrenceCancelled, withOccurrenceChanged } from '../../../../lib/domain/change/occurrence-edit.js';
import { splitBefore } from '../../../../lib/domain/change/series-split.js';
import { aContent, anEventRecord } from '../../../support/database/event-records.js';

const DAY = 86_400;
const START = '2031-01-06T09:00:00Z';
const atHour = (day: number, hour: number): string =>
  new Date(Date.UTC(2031, 0, day, hour)).toISOString().replace('.000', '');
const hours = (day: number, from: number): OccurrenceOverride => ({
  start_time: atHour(day, from),
  end_time: atHour(day, from + 1),
});

interface Dates {
  exdates?: string[];
  rdates?: string[];
  exceptions?: Record<string, OccurrenceOverride>;
}

/** From Monday 6 January on, 09:00 to 10:00 UTC. */
const aSeries = (rrule: string, { exdates = [], rdates = [], exceptions = {} }: Dates = {}): EventContent =>
  aContent({ recurrence_pattern: { rrule, exdates, rdates }, exceptions });

const eventOf = (content: EventContent): EventRecord =>
  anEventRecord({ content, bounds: boundsOf(content, new StepBudget()) });

const windowOf = (days: number) => ({
  startsAtEpochSeconds: Date.parse(START) / 1000,
  endsAtEpochSeconds: Date.parse(START) / 1000 + days * DAY,
});

const startsOf = (content: EventContent, days = 31): string[] =>
  [...slotsIn(eventOf(content), windowOf(days), new StepBudget())].map(({ startsAtEpochSeconds }) =>
    new Date(startsAtEpochSeconds * 1000).toISOString().slice(5, 13),
  );

const changed = (before: EventContent, input: EventInput): EventContent => contentFrom(input, new StepBudget(), before);

const occurrenceOf = (content: EventContent, start: string): Occurrence =>
  findOccurrence(eventOf(content), start, new StepBudget())!;

describe('the times of a series', () => {
  it('list moved occurrences at their new times, also after the last occurrence of the rule', () => {
    const exceptions = { [atHour(7, 9)]: hours(8, 11), [atHour(8, 9)]: hours(20, 9) };
    expect(startsOf(aSeries('FREQ=DAILY;COUNT=4', { exceptions }))).toEqual([
      '01-06T09',
      '01-08T11',
      '01-09T09',
      '01-20T09',
    ]);
  });

  it('end when the last occurrence ends, even if that one was moved beyond the rule', () => {
    const { bounds } = eventOf(aSeries('FREQ=DAILY;COUNT=4', { exceptions: { [atHour(7, 9)]: hours(20, 9) } }));
    expect(bounds?.endsAtEpochSeconds).toBe(Date.parse(atHour(20, 10)) / 1000);
  });
});

describe('a change of a series', () => {
  const exceptions = { [atHour(7, 9)]: { title: 'Guests' }, [atHour(9, 9)]: hours(9, 15) };

  it('drops exceptions that the new rule no longer yields, and keeps the others', () => {
    const after = changed(aSeries('FREQ=DAILY;COUNT=6', { exceptions }), {
      recurrence_pattern: { rrule: 'FREQ=DAILY;COUNT=3' },
    });
    expect(after.exceptions).toEqual({ [atHour(7, 9)]: { title: 'Guests' } });
  });

  it('to a rule that yields no occurrence is refused with the member’s name, with any exceptions', () => {
    const budget = new StepBudget();
    const rrule = 'FREQ=MINUTELY;INTERVAL=60;BYMINUTE=30;COUNT=2';
    const change = () => contentFrom({ recurrence_pattern: { rrule } }, budget, aSeries('FREQ=DAILY', { exceptions }));
    expect(change).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        members: { errors: [expect.objectContaining({ pointer: '/recurrence_pattern' })] },
      }),
    );
  });

  it('to another zone keeps the local times of moved occurrences', () => {
    const after = changed(aSeries('FREQ=DAILY', { exceptions }), { time_zone: 'Europe/Berlin' });
    expect(after.exceptions).toEqual({
      '2031-01-07T09:00:00+01:00': { title: 'Guests' },
      '2031-01-09T09:00:00+01:00': {
        start_time: '2031-01-09T15:00:00+01:00',
        end_time: '2031-01-09T16:00:00+01:00',
      },
    });
  });

  it('to all-day drops the dates that were times', () => {
    const before = aSeries('FREQ=DAILY', { exceptions, exdates: [atHour(8, 9)] });
    const after = changed(before, {
      all_day: true,
      start_time: '2031-01-06',
      end_time: '2031-01-07',
      recurrence_pattern: { rrule: 'FREQ=DAILY', exdates: ['2031-01-10'] },
    });
    expect(after.exceptions).toEqual({});
    expect(after.recurrence_pattern?.exdates).toEqual(['2031-01-10']);
  });

  it('keeps dates that the client rewrote, and moves dates that the client sent back unchanged', () => {
    const before = aSeries('FREQ=DAILY', { exdates: [atHour(8, 9)] });
    const later = { start_time: atHour(6, 10), end_time: atHour(6, 11) };
    const exdatesAfter = (exdates: string[]) =>
      changed(before, { ...later, recurrence_pattern: { rrule: 'FREQ=DAILY', exdates } }).recurrence_pattern?.exdates;
    expect(exdatesAfter([atHour(9, 10)])).toEqual([atHour(9, 10)]);
    expect(exdatesAfter([atHour(8, 9)])).toEqual([atHour(8, 10)]);
  });
});

describe('an occurrence', () => {
  const daily = aSeries('FREQ=DAILY');
  const change = (content: EventContent, input: EventInput) =>
    withOccurrenceChanged(content, occurrenceOf(content, atHour(8, 9)), input, new StepBudget());

  it('that ends later keeps the start of the series', () => {
    expect(change(daily, { end_time: atHour(8, 11) }).exceptions).toEqual({
      [atHour(8, 9)]: { start_time: atHour(8, 9), end_time: atHour(8, 11) },
    });
  });

  it('that is changed back to the series’ values stops being an exception', () => {
    const moved = change(daily, { title: 'Guests' });
    expect(Object.keys(moved.exceptions)).toEqual([atHour(8, 9)]);
    expect(change(moved, { title: daily.title })).toEqual(daily);
  });

  it.each([
    ['/recurrence_pattern', { recurrence_pattern: null }],
    ['/time_zone', { time_zone: 'Europe/Berlin' }],
  ])('cannot have its own %s', (pointer, input) => {
    expect(() => change(daily, input)).toThrow(
      expect.objectContaining({
        members: { errors: [{ pointer, detail: 'can be changed only for the whole series' }] },
      }),
    );
  });

  it('that is cancelled loses its own values', () => {
    const moved = change(daily, { title: 'Guests' });
    const cancelled = withOccurrenceCancelled(moved, occurrenceOf(moved, atHour(8, 9)));
    expect(cancelled).toEqual(aSeries('FREQ=DAILY', { exdates: [atHour(8, 9)] }));
  });
});

describe('a split', () => {
  const split = (content: EventContent, start: string) =>
    splitBefore(eventOf(content), occurrenceOf(content, start), new StepBudget());

  it('after the rule has ended leaves the rule unchanged', () => {
    const content = aSeries('FREQ=DAILY;UNTIL=20310108T090000Z', { rdates: [atHour(20, 9)] });
    expect(split(content, atHour(20, 9))?.past).toEqual({
      ...content,
      recurrence_pattern: { ...content.recurrence_pattern, rdates: [] },
    });
  });

  it('costs steps for the occurrences around it, not for all that the rule yields', () => {
    const content = aSeries('FREQ=DAILY;UNTIL=99981231T000000Z');
    const budget = new StepBudget();
    splitBefore(eventOf(content), occurrenceOf(content, '9000-01-01T09:00:00Z'), budget);
    expect(budget.spent).toBeLessThan(5_000);
  });
});

describe('reading a series costs steps', () => {
  const weeks = [...Array(500).keys()].map((week) => atHour(6 + 7 * week, 9));
  const stepsOf = (content: EventContent, days: number): number => {
    const event = eventOf(content);
    const budget = new StepBudget();
    expect([...slotsIn(event, windowOf(days), budget)]).not.toHaveLength(0);
    return budget.spent;
  };

  it.each<[what: string, dates: Dates, most: number]>([
    ['an exception', { exceptions: Object.fromEntries(weeks.map((start) => [start, { title: 'Guests' }])) }, 10],
    ['an exdate', { exdates: weeks.slice(1) }, 2],
    ['an rdate', { rdates: weeks.map((start) => start.replace('T09', 'T12')) }, 2],
  ])('for %s, wherever it lies', (_, dates, least) => {
    const without = stepsOf(aSeries('FREQ=DAILY'), 2);
    expect(stepsOf(aSeries('FREQ=DAILY', dates), 2)).toBeGreaterThanOrEqual(without + 499 * least);
  });

  it('for each of its occurrences', () => {
    expect(stepsOf(aSeries('FREQ=DAILY'), 366)).toBeGreaterThan(366 * 5);
    expect(stepsOf(aSeries('FREQ=DAILY'), 2)).toBeGreaterThan(200);
  });

  it('for each exception and date that moves with a change', () => {
    const budget = new StepBudget();
    contentFrom({ title: 'New' }, budget, aSeries('FREQ=DAILY', { exdates: weeks.slice(0, 400) }));
    expect(budget.spent).toBeGreaterThanOrEqual(400 * 100);
  });
});
