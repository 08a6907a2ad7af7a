/** Series with a costly rule whose occurrences are all, or the first hundreds of them, cancelled. */
import { describe, expect, it } from 'vitest';
import { splitBefore } from '../../../../lib/domain/change/series-split.js';
import { ProblemError } from '../../../../lib/domain/errors.js';
import { contentFrom, type EventInput } from '../../../../lib/domain/event/event-input.js';
import type { EventContent } from '../../../../lib/domain/event/event.js';
import { findOccurrence, slotsIn } from '../../../../lib/domain/event/occurrence.js';
import { boundsOf } from '../../../../lib/domain/event/series.js';
import { MAX_STEPS_A_PATTERN } from '../../../../lib/domain/recurrence/assess.js';
import { MAX_STEPS_A_REQUEST, StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { anEventRecord } from '../../../support/database/event-records.js';
import { firstOf, series } from '../recurrence/series-builder.js';

const START = '2031-01-06T09:00:00';
const MOST = 450;

/** The series with as many of its first occurrences cancelled as an event can have. */
function emptied(rrule: string): EventContent {
  const ids = firstOf(series(rrule, START, { durationSeconds: 60 }), MOST).map(({ recurrenceId }) => recurrenceId);
  const exdates = ids.map((id) => new Date(id * 1000).toISOString());
  const input: EventInput = { title: 'Emptied', start_time: START, end_time: '2031-01-06T09:01:00' };
  const pattern = { time_zone: 'America/New_York', recurrence_pattern: { rrule, exdates } };
  return contentFrom({ ...input, ...pattern }, new StepBudget());
}

/** The steps of a request, which writes or is refused with the member at fault. */
function stepsOf(work: (budget: StepBudget) => unknown): { steps: number; pointer: string | undefined } {
  const budget = new StepBudget();
  try {
    work(budget);
    return { steps: budget.spent, pointer: undefined };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'invalid-request') throw error;
    const { errors } = error.members as unknown as { errors: { pointer: string }[] };
    return { steps: budget.spent, pointer: errors[0]?.pointer };
  }
}

const EDITS: EventInput[] = [
  { title: 'New' },
  { time_zone: 'Australia/Lord_Howe' },
  { start_time: '2031-01-07T10:30:00', end_time: '2031-01-07T10:31:00' },
  { recurrence_pattern: { rrule: 'FREQ=DAILY', exdates: [] } },
];
const windows = [2031, 2032, 2131, 9000].map((year) => ({
  startsAtEpochSeconds: Date.UTC(year, 0) / 1000,
  endsAtEpochSeconds: Date.UTC(year + 1, 0) / 1000,
}));

describe.each([
  'FREQ=MINUTELY;COUNT=450',
  'FREQ=MINUTELY;INTERVAL=997;COUNT=450',
  'FREQ=MINUTELY;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=0',
  'FREQ=MINUTELY;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=0;COUNT=450',
  'FREQ=MINUTELY;INTERVAL=7;BYHOUR=9;BYDAY=MO;COUNT=450',
  'FREQ=MINUTELY;INTERVAL=5',
  'FREQ=HOURLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
  'FREQ=HOURLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=5',
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=450',
  'FREQ=DAILY;UNTIL=20320301T000000Z',
  'FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29;UNTIL=99981231T000000Z',
])('a series of %s with cancelled occurrences', (rrule) => {
  const content = emptied(rrule);
  const written = stepsOf((budget) => boundsOf(content, budget));

  it('is written, or refused with a pointer to its pattern, within the steps of one pattern', () => {
    expect(written.steps).toBeLessThan(MAX_STEPS_A_PATTERN + 1_000);
    expect([undefined, '/recurrence_pattern']).toContain(written.pointer);
  });

  it.runIf(written.pointer === undefined)('is read, found, split and changed within one request each', () => {
    const event = anEventRecord({ content, bounds: boundsOf(content, new StepBudget()) });
    const [cancelled = ''] = content.recurrence_pattern!.exdates;
    const reads: ((budget: StepBudget) => unknown)[] = [
      ...windows.map((window) => (budget: StepBudget) => [...slotsIn(event, window, budget)]),
      (budget) => {
        expect(findOccurrence(event, cancelled, budget)).toBeUndefined();
      },
    ];
    for (const read of reads) {
      const { steps, pointer } = stepsOf(read);
      expect([pointer, steps < MAX_STEPS_A_REQUEST]).toEqual([undefined, true]);
    }
    const [next] = slotsIn(event, { ...windows[0]!, endsAtEpochSeconds: 20_000_000_000 }, new StepBudget());
    const occurrence =
      next && findOccurrence(event, new Date(next.recurrenceId * 1000).toISOString(), new StepBudget());
    const splits = occurrence ? [(budget: StepBudget) => splitBefore(event, occurrence, budget)] : [];
    const edits = EDITS.map((input) => (budget: StepBudget) => boundsOf(contentFrom(input, budget, content), budget));
    for (const write of [...splits, ...edits]) {
      const { steps, pointer } = stepsOf(write);
      expect([undefined, '/recurrence_pattern', '/start_time']).toContain(pointer);
      expect(steps).toBeLessThan(MAX_STEPS_A_REQUEST);
    }
  });
});
