/**
 * Compares our expansion with two others for random rules and zones. `RECURRENCE_CASES=100000 npx vitest run …` tests
 * more; `RECURRENCE_ZONES=all` tests a hundredth of them in each of the IANA zones instead of a few.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../../lib/domain/time/event-time.js';
import { occurrencesIn } from '../../../../lib/domain/recurrence/expand.js';
import type { Series } from '../../../../lib/domain/recurrence/series.js';
import { formatRule } from '../../../../lib/domain/recurrence/rrule-text.js';
import { wallTimesOf } from '../../../../lib/domain/recurrence/wall-times.js';
import { wallTimesByDefinition } from './definition.js';
import { IANA_NAMES } from '../../../support/zones/reference.js';
import { somewhereIn } from '../event/arbitraries.js';
import { anySeries, anySeriesAt, SPAN_SECONDS } from './random-series.js';
import { isMisreadByAnotherEngine, occurrencesByAnotherEngine, type Span } from './second-engine.js';
import { plenty, ruleOf, series, written } from './series-builder.js';

const CASES = Number(process.env['RECURRENCE_CASES'] ?? 300);
const SEED = 5545;
const TIMEOUT_MS = 120_000 + CASES * 30;

/** Zones that Node 20 gets wrong, and unusual ones. */
const CHANGED_ZONES = [
  ...['America/Vancouver', 'America/Edmonton', 'America/Winnipeg', 'America/Havana', 'Africa/Casablanca'],
  ...['Australia/Lord_Howe', 'Antarctica/Troll', 'Europe/Dublin', 'Pacific/Apia', 'Europe/Kyiv'],
];

const spanOf = ({ rule }: Series, most: number): number =>
  SPAN_SECONDS[rule.frequency] * Math.min(rule.interval ?? 1, most);

/** The details of a failing case. */
const shown = (spans: Span[], { zone }: Series): string[] =>
  spans.map(({ startsAtEpochSeconds, endsAtEpochSeconds }) =>
    [startsAtEpochSeconds, endsAtEpochSeconds].map((at) => formatInstant(at, zone)).join('/'),
  );

const spanOnly = ({ startsAtEpochSeconds, endsAtEpochSeconds }: Span): Span => ({
  startsAtEpochSeconds,
  endsAtEpochSeconds,
});

/** Two windows: around the start of a series, and some time later. */
const windowsOf = (recurring: Series): Span[] =>
  [0, 5].map((spans) => {
    const span = spanOf(recurring, 10) / 2;
    const startsAtEpochSeconds = recurring.startsAtEpochSeconds - 86_400 + spans * span;
    return { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + (spans === 0 ? span : span / 4) };
  });

/** The cancelled occurrences, and the additional dates in days after the start. */
const exceptions = fc.record({
  out: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 2 }),
  added: fc.uniqueArray(fc.integer({ min: -2, max: 60 }), { maxLength: 2 }),
});

function withExceptions(regular: Series, { out, added }: { out: number[]; added: number[] }): Series {
  const window = windowsOf(regular)[0]!;
  const ids = [...occurrencesIn(regular, window, plenty())].map(({ recurrenceId }) => recurrenceId);
  const first = regular.isAllDay ? regular.startWallSeconds : regular.startsAtEpochSeconds;
  return {
    ...regular,
    exdates: out.flatMap((index) => ids[index] ?? []).map((id) => written(regular, id)),
    rdates: added.map((days) => written(regular, first + days * 86_400)),
  };
}

/** Compares both engines for this many random series; returns the number of compared occurrences. */
function compareEngines(anyOne: fc.Arbitrary<Series>, numRuns: number): number {
  let occurrences = 0;
  const cases = anyOne.filter(({ rule }) => !isMisreadByAnotherEngine(rule));
  fc.assert(
    fc.property(cases, exceptions, (regular, picks) => {
      const recurring = withExceptions(regular, picks);
      for (const window of windowsOf(recurring)) {
        const ours = [...occurrencesIn(recurring, window, plenty())];
        const theirs = occurrencesByAnotherEngine(recurring, window);
        if (!isDeepStrictEqual(ours.map(spanOnly), theirs)) {
          expect(shown(ours, recurring), formatRule(recurring.rule)).toEqual(shown(theirs, recurring));
        }
        occurrences += ours.length;
      }
    }),
    { numRuns, seed: SEED },
  );
  return occurrences;
}

describe('the occurrences of a random rule', () => {
  it(
    'equal those of another engine',
    () => {
      const occurrences = compareEngines(anySeries, CASES);
      // Empty windows would prove nothing.
      expect(occurrences).toBeGreaterThan(CASES * 10);
    },
    TIMEOUT_MS,
  );

  const ZONES = process.env['RECURRENCE_ZONES'] === 'all' ? IANA_NAMES : CHANGED_ZONES;

  it.each(ZONES)('in %s equal those of another engine', { timeout: TIMEOUT_MS }, (zone) => {
    expect(compareEngines(anySeriesAt(somewhereIn(fc.constant(zone))), CASES / 100)).toBeGreaterThan(0);
  });

  it(
    'equal those of a literal implementation of the definition',
    () => {
      fc.assert(
        fc.property(anySeries, ({ rule, startWallSeconds, ...more }) => {
          const to = startWallSeconds + spanOf({ rule, startWallSeconds, ...more }, 4) / 2;
          const ours = wallTimesOf({ rule, startWallSeconds, ...more }, { from: startWallSeconds, to }, plenty());
          expect([...ours], formatRule(rule)).toEqual(wallTimesByDefinition(rule, startWallSeconds, to));
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    TIMEOUT_MS,
  );
});

describe('rules that the other engine misreads', () => {
  it.each([
    'FREQ=YEARLY;BYWEEKNO=20;BYMONTHDAY=15',
    'FREQ=YEARLY;BYWEEKNO=20;BYYEARDAY=135',
    'FREQ=YEARLY;BYYEARDAY=135;BYMONTHDAY=15,16',
    'FREQ=YEARLY;BYYEARDAY=135;BYDAY=TH',
    'FREQ=YEARLY;BYDAY=20MO,TU',
    'FREQ=YEARLY;BYDAY=20MO;BYMONTHDAY=19',
    'FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO',
    'FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,SU;BYSETPOS=-1',
    'FREQ=YEARLY;BYWEEKNO=2',
    'FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH;WKST=SU',
    'FREQ=YEARLY;BYDAY=53MO',
    'FREQ=YEARLY;BYDAY=-53MO',
  ])('yield the occurrences that RFC 5545 defines: %s', (text) => {
    const rule = ruleOf(text);
    expect(isMisreadByAnotherEngine(rule)).toBe(true);
    const recurring = series(text, '1970-01-01', { zone: 'UTC' });
    const windows = [['1970-01-01', '1990-01-01'] as const, ['2000-01-01', '2030-01-01'] as const].map(
      ([from, to]) => ({
        startsAtEpochSeconds: Date.parse(from) / 1000,
        endsAtEpochSeconds: Date.parse(to) / 1000,
      }),
    );
    const startsOf = (spans: Span[]): number[] => spans.map(({ startsAtEpochSeconds }) => startsAtEpochSeconds);
    const ours = windows.map((window) => startsOf([...occurrencesIn(recurring, window, plenty())]));
    const defined = wallTimesByDefinition(rule, recurring.startWallSeconds, windows[1]!.endsAtEpochSeconds - 1);
    const within = ({ startsAtEpochSeconds, endsAtEpochSeconds }: Span) =>
      defined.filter((at) => at >= startsAtEpochSeconds && at < endsAtEpochSeconds);
    expect(ours).toEqual(windows.map(within));
    expect(windows.map((window) => startsOf(occurrencesByAnotherEngine(recurring, window)))).not.toEqual(ours);
  });
});
