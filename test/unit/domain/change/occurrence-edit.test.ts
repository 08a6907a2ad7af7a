import { describe, expect, it } from 'vitest';
import { requireSameOccurrence } from '../../../../lib/domain/change/occurrence-edit.js';
import type { EventContent } from '../../../../lib/domain/event/event.js';
import { aContent } from '../../../support/database/event-records.js';

const aSeries = (overrides: Partial<EventContent> = {}): EventContent =>
  aContent({
    time_zone: 'America/New_York',
    recurrence_pattern: { rrule: 'FREQ=DAILY', exdates: [], rdates: [] },
    ...overrides,
  });

const sendBack = (occurrence_start: unknown, occurrence: string, versions: (EventContent | undefined)[]) => () => {
  requireSameOccurrence({ occurrence_start }, { occurrence, scope: 'this' }, versions);
};
const REFUSED = expect.objectContaining({ code: 'invalid-request' }) as Error;

describe('an occurrence that is sent back as a part of its series', () => {
  // On 3 November 2030, 01:30 exists twice in New York.
  it.each([
    ['2030-11-03T01:30:00-04:00', '2030-11-03T01:30:00', true],
    ['2030-11-03T01:30:00-04:00', '2030-11-03T05:30:00Z', true],
    ['2030-11-03T01:30:00-05:00', '2030-11-03T01:30:00-05:00', true],
    ['2030-11-03T01:30:00-05:00', '2030-11-03T01:30:00', false],
    ['2030-11-03T01:30:00-05:00', '2030-11-03T01:30:00-04:00', false],
    ['2030-11-03T01:30:00-04:00', '2030-11-03', false],
  ])('%s is the occurrence %s: %s', (sent, occurrence, isSame) => {
    const attempt = sendBack(sent, occurrence, [undefined, aSeries()]);
    if (isSame) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(REFUSED);
  });

  it('is compared by its date in an all-day series', () => {
    const versions = [aSeries({ all_day: true })];
    expect(sendBack('2030-11-03', '2030-11-03', versions)).not.toThrow();
    expect(sendBack('2030-11-04', '2030-11-03', versions)).toThrow(REFUSED);
    expect(sendBack('2030-11-03T00:00:00Z', '2030-11-03', versions)).toThrow(REFUSED);
  });

  it('is read in the zone of the version that the client has read', () => {
    const versions = [aSeries(), aSeries({ time_zone: 'UTC' })];
    expect(sendBack('2030-06-03T09:00:00-04:00', '2030-06-03T09:00:00', versions)).not.toThrow();
    expect(sendBack('2030-06-03T09:00:00Z', '2030-06-03T09:00:00', versions)).toThrow(REFUSED);
  });

  it('is ignored if no version is a series', () => {
    expect(sendBack('2030-06-03T09:00:00Z', '2030-06-04T09:00:00Z', [undefined, aContent()])).not.toThrow();
  });
});
