/** Properties of every series, for any rule and zone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../../lib/domain/recurrence/assess.js';
import { lastOccurrenceEnd, withCountBound } from '../../../../lib/domain/recurrence/end.js';
import { hasOccurrence, occurrencesIn } from '../../../../lib/domain/recurrence/expand.js';
import type { Series } from '../../../../lib/domain/recurrence/series.js';
import { anySeries, SPAN_SECONDS } from './random-series.js';
import { firstOf, plenty, written } from './series-builder.js';

const RUNS = { numRuns: 200, seed: 5545 };
const TIMEOUT_MS = 60_000;

const spanOf = ({ rule }: Series): number => SPAN_SECONDS[rule.frequency] * (rule.interval ?? 1);
const windowOf = (startsAtEpochSeconds: number, endsAtEpochSeconds: number) => ({
  startsAtEpochSeconds,
  endsAtEpochSeconds,
});
const place = fc.double({ min: 0, max: 1, noNaN: true });

describe('the expansion of a series', { timeout: TIMEOUT_MS }, () => {
  it('over a window equals the expansions over its two halves', () => {
    fc.assert(
      fc.property(anySeries, place, place, (series, at, later) => {
        const from = series.startsAtEpochSeconds - 86_400 + Math.round(at * spanOf(series));
        const to = from + spanOf(series);
        const middle = from + Math.round(later * (to - from));
        const whole = [...occurrencesIn(series, windowOf(from, to), plenty())];
        const first = [...occurrencesIn(series, windowOf(from, middle), plenty())];
        const second = [...occurrencesIn(series, windowOf(middle, to), plenty())];
        const isInBoth = (end: number) => end > middle;
        expect([...first.filter(({ endsAtEpochSeconds }) => !isInBoth(endsAtEpochSeconds)), ...second]).toEqual(whole);
      }),
      RUNS,
    );
  });

  it('is in order and never before the start', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const ids = firstOf(series, 30).map(({ recurrenceId }) => recurrenceId);
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
        const first = series.isAllDay ? series.startWallSeconds : series.startsAtEpochSeconds;
        expect(ids.every((id) => id >= first)).toBe(true);
      }),
      RUNS,
    );
  });

  it('from any instant equals the rest of the expansion from the start', () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: 0, max: 39 }), (series, index) => {
        const all = firstOf(series, 60);
        const from = all[Math.min(index, all.length - 1)]?.startsAtEpochSeconds ?? series.startsAtEpochSeconds;
        const rest = all.filter(({ startsAtEpochSeconds }) => startsAtEpochSeconds >= from).slice(0, 20);
        expect(firstOf(series, rest.length, from)).toEqual(rest);
      }),
      RUNS,
    );
  });

  it('is the same when UNTIL replaces COUNT', () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: 1, max: 40 }), (series, count) => {
        fc.pre(series.rule.until === undefined);
        const counted: Series = { ...series, rule: { ...series.rule, count } };
        expect(firstOf(withCountBound(counted, plenty()), 50)).toEqual(firstOf(counted, 50));
      }),
      RUNS,
    );
  });
});

describe('a single occurrence', { timeout: TIMEOUT_MS }, () => {
  it('is found by its id, and by no other id', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const all = firstOf(series, 10);
        const ids = new Set(all.map(({ recurrenceId }) => recurrenceId));
        for (const occurrence of all.slice(0, 9)) {
          expect(hasOccurrence(series, occurrence.recurrenceId, plenty())).toBe(true);
          const next = occurrence.recurrenceId + 1;
          if (!ids.has(next)) expect(hasOccurrence(series, next, plenty())).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('is not found after it was cancelled', () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: 0, max: 9 }), (series, index) => {
        const all = firstOf(series, 10);
        const out = all[index % Math.max(all.length, 1)];
        if (!out) return;
        const changed = { ...series, exdates: [written(series, out.recurrenceId)] };
        expect(hasOccurrence(changed, out.recurrenceId, plenty())).toBe(false);
        expect(firstOf(changed, all.length - 1)).toEqual(all.filter((occurrence) => occurrence !== out));
      }),
      RUNS,
    );
  });
});

describe('the end of a series', { timeout: TIMEOUT_MS }, () => {
  it('is the end of its last occurrence, and a series without COUNT or UNTIL has none', () => {
    fc.assert(
      fc.property(anySeries, fc.boolean(), (series, isLastOut) => {
        const isEndless = series.rule.count === undefined && series.rule.until === undefined;
        if (isEndless) {
          expect(lastOccurrenceEnd(series, plenty())).toBeUndefined();
          return;
        }
        const all = firstOf(series, Infinity);
        const out = isLastOut ? all.pop() : undefined;
        const changed = out ? { ...series, exdates: [written(series, out.recurrenceId)] } : series;
        expect(lastOccurrenceEnd(changed, plenty())).toBe(
          all.at(-1)?.endsAtEpochSeconds ?? series.startsAtEpochSeconds,
        );
      }),
      RUNS,
    );
  });
});

describe('the check of a rule', { timeout: TIMEOUT_MS }, () => {
  it('accepts a rule that yields an occurrence and refuses one that yields none', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const assessed = assess(series, plenty());
        const [first] = firstOf(series, 1);
        if ('detail' in assessed) expect(first === undefined || assessed.detail.includes('more than')).toBe(true);
        else expect(first).toBeDefined();
      }),
      RUNS,
    );
  });
});
