/** No pattern is slow, and none becomes slow with age: counted in steps, which repeat exactly, never in seconds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../lib/domain/recurrence/assess.js';
import { BudgetExceeded, MAX_STEPS_A_REQUEST, StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { lastOccurrenceEnd, withCountBound } from '../../../lib/domain/recurrence/end.js';
import { findOccurrence, occurrencesFrom, occurrencesIn } from '../../../lib/domain/recurrence/expand.js';
import type { Series } from '../../../lib/domain/recurrence/series.js';
import { formatRule } from '../../../lib/domain/recurrence/text.js';
import { wallTimesByDefinition } from './definition.js';
import { anySeries } from './random-series.js';
import { firstOf, plenty, ruleOf, series } from './series-builder.js';

const DAY = 86_400;
const START = '2023-01-02T09:00:00';
const list = (length: number, step = 1): string => [...Array(length).keys()].map((n) => n * step).join(',');

/** What a piece of work takes, and that it takes no more than a request may. */
function stepsOf(work: (budget: StepBudget) => unknown): number {
  const budget = new StepBudget();
  work(budget);
  return budget.spent;
}

const windowFrom = (iso: string, days: number) => ({
  startsAtEpochSeconds: Date.parse(iso) / 1000,
  endsAtEpochSeconds: Date.parse(iso) / 1000 + days * DAY,
});

describe('one month of a series', () => {
  const AGES = [0, 1, 10, 30];
  it.each([
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=3;BYMONTH=1,2,3,4,5,6',
    'FREQ=WEEKLY;COUNT=10000;BYDAY=TU',
    'FREQ=WEEKLY;BYDAY=MO,WE,FR',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYSETPOS=1',
    'FREQ=MONTHLY;BYDAY=2TU',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=2TU',
    'FREQ=YEARLY;BYWEEKNO=11;BYDAY=TU',
    'FREQ=HOURLY;INTERVAL=7',
    'FREQ=MINUTELY;INTERVAL=90',
  ])('takes at most half as much again after thirty years as at its start: %s', (rule) => {
    const steps = AGES.map((age) => {
      const recurring = withCountBound(series(rule, `${2024 - age}-03-01T09:00:00`), plenty());
      return stepsOf((budget) => {
        expect([...occurrencesIn(recurring, windowFrom('2024-03-01', 31), budget)]).not.toHaveLength(0);
      });
    });
    expect(Math.max(...steps) / steps[0]!).toBeLessThanOrEqual(1.5);
  });

  it('costs what is in it, not what COUNT lets come', () => {
    const month = windowFrom('2024-03-01', 31);
    const stepsWith = (count: number): number => {
      const recurring = withCountBound(series(`FREQ=DAILY;COUNT=${count}`, '2000-03-01T09:00:00'), plenty());
      return stepsOf((budget) => [...occurrencesIn(recurring, month, budget)]);
    };
    expect(stepsWith(10_000)).toBe(stepsWith(9_000));
  });
});

const EVERY_DAY = 'BYDAY=MO,TU,WE,TH,FR,SA,SU';
const EVERY_FIVE_MINUTES = `BYHOUR=${list(24)};BYMINUTE=${list(12, 5)}`;

/** Patterns that hang, or take for ever, in engines without a bound; and what becomes of them. */
const TRAPS: [rule: string, verdict: 'taken' | 'no occurrence' | 'more than'][] = [
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'no occurrence'],
  ['FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30', 'no occurrence'],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'no occurrence'],
  ['FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30', 'no occurrence'],
  ['FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30', 'no occurrence'],
  ['FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1', 'no occurrence'],
  ['FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6', 'no occurrence'],
  ['FREQ=MONTHLY;BYDAY=6MO', 'no occurrence'],
  [`FREQ=MONTHLY;${EVERY_DAY};BYSETPOS=32`, 'no occurrence'],
  ['FREQ=DAILY;BYHOUR=9;BYSETPOS=2', 'no occurrence'],
  ['FREQ=DAILY;INTERVAL=7;BYDAY=TU', 'no occurrence'],
  ['FREQ=HOURLY;INTERVAL=24;BYHOUR=8', 'no occurrence'],
  ['FREQ=MINUTELY;INTERVAL=60;BYMINUTE=30', 'no occurrence'],
  [`FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1,${list(28, 2).replace(/\d+/g, (n) => String(Number(n) + 3))}`, 'no occurrence'],
  ['FREQ=MINUTELY;INTERVAL=7;BYHOUR=9;BYMINUTE=30;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO', 'no occurrence'],
  ['FREQ=MINUTELY;INTERVAL=997;BYHOUR=9;BYMINUTE=30;COUNT=10000', 'no occurrence'],
  ['FREQ=DAILY;UNTIL=20230101T000000Z', 'no occurrence'],
  ['FREQ=MINUTELY', 'more than'],
  ['FREQ=MINUTELY;INTERVAL=4', 'more than'],
  ['FREQ=MINUTELY;UNTIL=99981231T000000Z', 'more than'],
  [`FREQ=HOURLY;BYMINUTE=${list(14)}`, 'more than'],
  [`FREQ=MINUTELY;BYSECOND=${list(60)}`, 'more than'],
  ['FREQ=MINUTELY;COUNT=10000', 'taken'],
  ['FREQ=MINUTELY;INTERVAL=5', 'taken'],
  ['FREQ=MINUTELY;BYDAY=MO;BYHOUR=9', 'taken'],
  ['FREQ=MINUTELY;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=0', 'taken'],
  ['FREQ=HOURLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO', 'taken'],
  [`FREQ=HOURLY;BYMINUTE=${list(12, 5)}`, 'taken'],
  ['FREQ=DAILY;COUNT=10000', 'taken'],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=10000', 'taken'],
  ['FREQ=DAILY;UNTIL=99981231T000000Z', 'taken'],
  [`FREQ=DAILY;${EVERY_FIVE_MINUTES}`, 'taken'],
  [`FREQ=WEEKLY;${EVERY_DAY};${EVERY_FIVE_MINUTES}`, 'taken'],
  ['FREQ=WEEKLY;INTERVAL=999;BYMONTH=2;BYDAY=MO', 'taken'],
  [`FREQ=MONTHLY;${EVERY_DAY};${EVERY_FIVE_MINUTES}`, 'taken'],
  [`FREQ=MONTHLY;${EVERY_DAY};${EVERY_FIVE_MINUTES};BYSETPOS=366`, 'taken'],
  ['FREQ=MONTHLY;COUNT=10000', 'taken'],
  ['FREQ=YEARLY;COUNT=10000', 'taken'],
  ['FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29', 'taken'],
  ['FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29;UNTIL=99981231T000000Z', 'taken'],
  [`FREQ=YEARLY;${EVERY_DAY};${EVERY_FIVE_MINUTES}`, 'taken'],
  [`FREQ=YEARLY;${EVERY_DAY};BYSETPOS=366`, 'taken'],
  [`FREQ=YEARLY;${EVERY_DAY};${EVERY_FIVE_MINUTES};BYSETPOS=${list(99).slice(2)}`, 'taken'],
];

const shortOf = (rule: string): string => (rule.length > 80 ? `${rule.slice(0, 77)}…` : rule);

/** The most that anything done with a series that was taken may cost. */
function expectCheapReads(recurring: Series): void {
  for (const at of ['2023-01-02', '2030-05-05', '2999-01-01']) {
    const steps = {
      month: stepsOf((budget) => [...occurrencesIn(recurring, windowFrom(at, 31), budget)]),
      year: stepsOf((budget) => [...occurrencesIn(recurring, windowFrom(at, 366), budget)]),
      one: stepsOf((budget) => findOccurrence(recurring, Date.parse(at) / 1000, budget)),
    };
    expect(steps.month, 'a month').toBeLessThan(MAX_STEPS_A_REQUEST / 25);
    expect(steps.year, 'a year').toBeLessThan(MAX_STEPS_A_REQUEST / 2);
    expect(steps.one, 'an occurrence').toBeLessThan(MAX_STEPS_A_REQUEST / 100);
  }
}

describe('a trap', () => {
  for (const [rule, verdict] of TRAPS) {
    it(`is ${verdict === 'taken' ? 'taken' : 'refused'} within the bound, and cheap to read: ${shortOf(rule)}`, () => {
      const recurring = series(rule, START, { durationSeconds: 60 });
      const assessed = assess(recurring, new StepBudget());
      expect('detail' in assessed ? assessed.detail : 'taken').toContain(verdict);
      if ('series' in assessed) expectCheapReads(assessed.series);
    });
  }

  it('that lasts so long that too many overlap is refused', () => {
    const years = (count: number) => ({ durationSeconds: count * 366 * DAY });
    expect(assess(series('FREQ=DAILY', START, years(100)), new StepBudget())).toHaveProperty('series');
    expect(assess(series('FREQ=DAILY', START, years(300)), new StepBudget())).toHaveProperty('detail');
    expect(assess(series('FREQ=HOURLY', START, years(20)), new StepBudget())).toHaveProperty('detail');
  });

  it('that has dates of its own beside a rule that yields nothing is refused', () => {
    const recurring = series('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', START, { rdates: ['2023-03-01T09:00:00'] });
    expect(assess(recurring, new StepBudget())).toHaveProperty('detail');
  });

  it('of which every occurrence is taken out is one still', () => {
    const recurring = series('FREQ=DAILY;COUNT=2', START, { exdates: [START, '2023-01-03T09:00:00'] });
    expect(assess(recurring, new StepBudget())).toHaveProperty('series');
  });

  it('with hundreds of exceptions costs a window only those in it', () => {
    const days = [...Array(500).keys()].map((n) =>
      new Date(Date.UTC(2023, 0, 3 + n * 7, 9)).toISOString().slice(0, 19),
    );
    const stepsWith = (exdates: string[]): number => {
      const recurring = series('FREQ=DAILY', START, { exdates });
      return stepsOf((budget) => [...occurrencesIn(recurring, windowFrom('2030-01-01', 31), budget)]);
    };
    expect(stepsWith(days)).toBeLessThan(stepsWith([]) * 1.5);
  });
});

describe('what a pattern may cost', () => {
  it('is judged when it is written, whatever the pattern', { timeout: 120_000 }, () => {
    const extreme = fc.record({
      interval: fc.option(fc.constantFrom(1, 2, 7, 60, 365, 400, 960, 997, 999), { nil: undefined }),
      count: fc.option(fc.constantFrom(1, 2, 100, 10_000), { nil: undefined }),
    });
    fc.assert(
      fc.property(anySeries, extreme, (given, { interval, count }) => {
        fc.pre(given.rule.until === undefined);
        const rule = { ...given.rule, ...(interval ? { interval } : {}), ...(count ? { count } : {}) };
        const assessed = assess({ ...given, rule }, new StepBudget());
        if (!('series' in assessed)) return;
        expectCheapReads(assessed.series);
        expect(lastOccurrenceEnd(assessed.series, new StepBudget())).toBe(assessed.lastEndsAtEpochSeconds);
      }),
      { numRuns: 300, seed: 5545 },
    );
  });

  it('is refused for yielding nothing only when there is nothing', () => {
    fc.assert(
      fc.property(anySeries, (given) => {
        const assessed = assess(given, new StepBudget());
        if (!('detail' in assessed) || !assessed.detail.includes('no occurrence')) return;
        const { rule, startWallSeconds } = given;
        const soon = wallTimesByDefinition(rule, startWallSeconds, startWallSeconds + 40 * DAY);
        const isOver = rule.until !== undefined;
        expect(isOver ? [] : soon, formatRule(rule)).toEqual([]);
      }),
      { numRuns: 300, seed: 5545 },
    );
  });

  it('is the same each time it is counted', () => {
    fc.assert(
      fc.property(anySeries, (given) => {
        const work = (budget: StepBudget) => [...occurrencesIn(given, windowFrom('2024-03-01', 31), budget)];
        expect(stepsOf(work)).toBe(stepsOf(work));
      }),
      { numRuns: 100, seed: 5545 },
    );
  });

  it('is paid from one budget by everything in a request', () => {
    const daily = series('FREQ=DAILY', START);
    const month = windowFrom('2024-03-01', 31);
    const alone = stepsOf((budget) => [...occurrencesIn(daily, month, budget)]);
    const budget = new StepBudget(alone + 100);
    expect([...occurrencesIn(daily, month, budget)]).toHaveLength(31);
    expect(() => [...occurrencesIn(series('FREQ=HOURLY', START), month, budget)]).toThrow(BudgetExceeded);
  });

  it('stops an expansion that has no end, after what it has yielded', () => {
    const found: number[] = [];
    expect(() => {
      for (const { recurrenceId } of occurrencesFrom(series('FREQ=DAILY', START), -Infinity, new StepBudget(10_000))) {
        found.push(recurrenceId);
      }
    }).toThrow(BudgetExceeded);
    expect(found.length).toBeGreaterThan(100);
    expect(found).toEqual(firstOf(series('FREQ=DAILY', START), found.length).map(({ recurrenceId }) => recurrenceId));
  });
});

it('traps are rules that a client may send', () => {
  for (const [rule] of TRAPS) expect(ruleOf(rule)).toBeDefined();
});
