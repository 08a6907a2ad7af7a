/** A series that starts at a local time which the clocks skip on that day keeps this local time (RFC 5545 §3.3.5). */
import { describe, expect, it } from 'vitest';
import { splitBefore } from '../../../../lib/domain/change/series-split.js';
import { contentFrom, type EventInput } from '../../../../lib/domain/event/event-input.js';
import type { EventContent, EventRecord } from '../../../../lib/domain/event/event.js';
import { occurrenceAt, slotsIn } from '../../../../lib/domain/event/occurrence.js';
import { publicEvent } from '../../../../lib/domain/event/public-event.js';
import { boundsOf } from '../../../../lib/domain/event/series.js';
import { withCurrentOffsets } from '../../../../lib/domain/event/zone-update.js';
import { StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { formatInstant } from '../../../../lib/domain/time/event-time.js';
import { anEventRecord } from '../../../support/database/event-records.js';

const content = (input: EventInput, before?: EventContent): EventContent =>
  contentFrom(input, new StepBudget(), before);
const eventOf = (written: EventContent): EventRecord =>
  anEventRecord({ content: written, bounds: boundsOf(written, new StepBudget()) });

/** The first occurrences, with their local times and lengths in minutes. */
function occurrencesOf(written: EventContent, count: number): [start: string, minutes: number][] {
  const found: [string, number][] = [];
  for (const slot of slotsIn(
    eventOf(written),
    { startsAtEpochSeconds: -1e9, endsAtEpochSeconds: 1e11 },
    new StepBudget(),
  )) {
    const { startsAtEpochSeconds, endsAtEpochSeconds } = occurrenceAt(slot);
    const start = formatInstant(startsAtEpochSeconds, written.time_zone);
    found.push([start, (endsAtEpochSeconds - startsAtEpochSeconds) / 60]);
    if (found.length === count) break;
  }
  return found;
}

/** On Sunday 10 March 2030 the clocks of New York skip the hour from 02:00. */
const nightly = (rrule: string, input: EventInput = {}): EventInput => ({
  title: 'Backup',
  start_time: '2030-03-10T02:30:00',
  end_time: '2030-03-10T03:30:00',
  time_zone: 'America/New_York',
  recurrence_pattern: { rrule },
  ...input,
});

describe('a series that starts at a skipped local time', () => {
  it.each([
    ['FREQ=DAILY', ['2030-03-10T03:30:00-04:00', '2030-03-11T02:30:00-04:00', '2030-03-12T02:30:00-04:00']],
    ['FREQ=WEEKLY', ['2030-03-10T03:30:00-04:00', '2030-03-17T02:30:00-04:00', '2030-03-24T02:30:00-04:00']],
    ['FREQ=MONTHLY', ['2030-03-10T03:30:00-04:00', '2030-04-10T02:30:00-04:00', '2030-05-10T02:30:00-04:00']],
    ['FREQ=YEARLY', ['2030-03-10T03:30:00-04:00', '2031-03-10T02:30:00-04:00', '2032-03-10T02:30:00-05:00']],
    // The second Sunday in March lacks the hour each year.
    [
      'FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
      ['2030-03-10T03:30:00-04:00', '2031-03-09T03:30:00-04:00', '2032-03-14T03:30:00-04:00'],
    ],
    ['FREQ=DAILY;COUNT=2', ['2030-03-10T03:30:00-04:00', '2030-03-11T02:30:00-04:00']],
  ])('takes place later on that day only: %s', (rrule, starts) => {
    expect(occurrencesOf(content(nightly(rrule)), 3)).toEqual(starts.map((start) => [start, 60]));
  });

  it.each([
    ['Australia/Lord_Howe', '2026-10-04T02:10:00', ['2026-10-04T02:40:00+11:00', '2026-10-05T02:10:00+11:00']],
    ['Antarctica/Troll', '2026-03-29T01:30:00', ['2026-03-29T03:30:00+02:00', '2026-03-30T01:30:00+02:00']],
    ['Europe/Dublin', '2026-03-29T01:30:00', ['2026-03-29T02:30:00+01:00', '2026-03-30T01:30:00+01:00']],
    ['Europe/Kyiv', '2026-03-29T03:30:00', ['2026-03-29T04:30:00+03:00', '2026-03-30T03:30:00+03:00']],
    ['Pacific/Apia', '2011-12-30T10:00:00', ['2011-12-31T10:00:00+14:00', '2012-01-01T10:00:00+14:00']],
  ])('takes place later on that day only in %s', (time_zone, start_time, starts) => {
    const end_time = `${start_time.slice(0, 14)}45:00`;
    const series = content(nightly('FREQ=DAILY', { time_zone, start_time, end_time }));
    expect(occurrencesOf(series, 2).map(([start]) => start)).toEqual(starts);
  });

  it('has the requested duration on the clock', () => {
    const until = (end_time: string) =>
      occurrencesOf(content(nightly('FREQ=DAILY', { end_time })), 2).map(([, m]) => m);
    expect(until('2030-03-10T02:45:00')).toEqual([15, 15]);
    expect(until('2030-03-10T05:00:00')).toEqual([150, 150]);
    expect(until('2030-03-10T04:30:00-04:00')).toEqual([60, 60]);
  });

  it('is shown with the times of that day, and does not change when they are sent back', () => {
    const series = content(nightly('FREQ=DAILY'));
    const shown = publicEvent(eventOf(series));
    expect(shown).toMatchObject({ start_time: '2030-03-10T03:30:00-04:00', end_time: '2030-03-10T04:30:00-04:00' });
    const { start_time, end_time, time_zone, recurrence_pattern } = shown;
    expect(content({ start_time, end_time, time_zone, recurrence_pattern }, series)).toEqual(series);
    expect(content({ start_time: '2030-03-10T07:30:00.000Z' }, series)).toEqual(series);
    expect(content({ title: 'Nightly backup' }, series)).toEqual({ ...series, title: 'Nightly backup' });
  });

  it('moves once its start is changed', () => {
    const series = content(nightly('FREQ=DAILY'));
    const at = (input: EventInput) => occurrencesOf(content(input, series), 2);
    expect(at({ start_time: '2030-03-10T03:30:00' })).toEqual([
      ['2030-03-10T03:30:00-04:00', 60],
      ['2030-03-11T03:30:00-04:00', 60],
    ]);
    expect(at({ time_zone: 'Europe/Berlin' })).toEqual([
      ['2030-03-10T02:30:00+01:00', 60],
      ['2030-03-11T02:30:00+01:00', 60],
    ]);
    expect(at({ end_time: '2030-03-10T04:30:00' })).toEqual([
      ['2030-03-10T03:30:00-04:00', 120],
      ['2030-03-11T02:30:00-04:00', 120],
    ]);
  });

  it('can result from a change to a zone whose clocks skip the start', () => {
    const utc = content(nightly('FREQ=DAILY', { time_zone: 'UTC' }));
    expect(content({ time_zone: 'America/New_York' }, utc)).toEqual(content(nightly('FREQ=DAILY')));
  });

  it('becomes a single event at the time that the clocks show when its rule is removed', () => {
    expect(content({ recurrence_pattern: null }, content(nightly('FREQ=DAILY')))).toMatchObject({
      start_time: '2030-03-10T03:30:00-04:00',
      end_time: '2030-03-10T04:30:00-04:00',
    });
    const { start_time } = content({ ...nightly(''), end_time: '2030-03-10T05:00:00', recurrence_pattern: null });
    expect(start_time).toBe('2030-03-10T03:30:00-04:00');
  });

  it('must end after it starts', () => {
    expect(() => content(nightly('FREQ=DAILY', { end_time: '2030-03-10T02:30:00' }))).toThrow(
      expect.objectContaining({
        members: {
          errors: [{ pointer: '/end_time', detail: 'must be after start_time, which is 2030-03-10T03:30:00-04:00' }],
        },
      }),
    );
  });

  it('keeps its local time with new time zone data', () => {
    const series = content(nightly('FREQ=DAILY'));
    expect(withCurrentOffsets(series)).toEqual(series);
  });

  it('can be the later part of a split without extra dates', () => {
    const series = content(
      nightly('FREQ=DAILY;COUNT=5', { start_time: '2030-03-09T02:30:00', end_time: '2030-03-09T03:30:00' }),
    );
    const event = eventOf(series);
    const [, second] = [...slotsIn(event, { startsAtEpochSeconds: 0, endsAtEpochSeconds: 1e11 }, new StepBudget())];
    const { future } = splitBefore(event, occurrenceAt(second!), new StepBudget())!;
    expect(future.recurrence_pattern).toEqual({ rrule: 'FREQ=DAILY;COUNT=4', exdates: [], rdates: [] });
    expect(occurrencesOf(future, 2)).toEqual(occurrencesOf(content(nightly('FREQ=DAILY')), 2));
  });

  it('moves an exception at a skipped time along with it', () => {
    const series = content(
      nightly('FREQ=DAILY', { start_time: '2030-03-09T02:30:00', end_time: '2030-03-09T03:30:00' }),
    );
    const gap = { ...series, exceptions: { '2030-03-10T03:30:00-04:00': { title: 'Big backup' } } };
    expect(content({ start_time: '2030-03-09T03:30:00', end_time: '2030-03-09T04:30:00' }, gap).exceptions).toEqual({
      '2030-03-10T03:30:00-04:00': { title: 'Big backup' },
    });
  });
});
