/** No pattern is slow, and none becomes slow with age: counted in steps, which repeat exactly, never in seconds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../../lib/domain/recurrence/assess.js';
import { BudgetExceededError, MAX_STEPS_A_REQUEST, StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { lastOccurrenceEnd, withCountBound } from '../../../../lib/domain/recurrence/end.js';
import { hasOccurrence, occurrencesFrom, occurrencesIn } from '../../../../lib/domain/recurrence/expand.js';
import type { Series } from '../../../../lib/domain/recurrence/series.js';
import { formatRule } from '../../../../lib/domain/recurrence/rrule-text.js';
import { wallTimesByDefinition } from './definition.js';
import { anyExtremeSeries, anySeries } from './random-series.js';
import { firstOf, plenty, ruleOf, series } from './series-builder.js';
import { TRAPS } from './traps.js';

const DAY = 86_400;
const START = '2023-01-02T09:00:00';

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

const shortOf = (rule: string): string => (rule.length > 80 ? `${rule.slice(0, 77)}…` : rule);

/** The most that anything done with a series that was taken may cost. */
function expectCheapReads(recurring: Series): void {
  for (const at of ['2023-01-02', '2030-05-05', '2999-01-01']) {
    const steps = {
      month: stepsOf((budget) => [...occurrencesIn(recurring, windowFrom(at, 31), budget)]),
      year: stepsOf((budget) => [...occurrencesIn(recurring, windowFrom(at, 366), budget)]),
      one: stepsOf((budget) => hasOccurrence(recurring, Date.parse(at) / 1000, budget)),
    };
    expect(steps.month, 'a month').toBeLessThan(MAX_STEPS_A_REQUEST / 50);
    expect(steps.year, 'a year').toBeLessThan(MAX_STEPS_A_REQUEST / 4);
    expect(steps.one, 'an occurrence').toBeLessThan(MAX_STEPS_A_REQUEST / 200);
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
    expect(assess(series('FREQ=DAILY', START, years(50)), new StepBudget())).toHaveProperty('series');
    expect(assess(series('FREQ=DAILY', START, years(400)), new StepBudget())).toHaveProperty('detail');
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
    fc.assert(
      fc.property(anyExtremeSeries, (given) => {
        const assessed = assess(given, new StepBudget());
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
        if (!('detail' in assessed) || !assessed.detail.includes('at least one occurrence')) return;
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
    expect(() => [...occurrencesIn(series('FREQ=HOURLY', START), month, budget)]).toThrow(BudgetExceededError);
  });

  it('stops an expansion that has no end, after what it has yielded', () => {
    const found: number[] = [];
    expect(() => {
      for (const { recurrenceId } of occurrencesFrom(series('FREQ=DAILY', START), -Infinity, new StepBudget(10_000))) {
        found.push(recurrenceId);
      }
    }).toThrow(BudgetExceededError);
    expect(found.length).toBeGreaterThan(100);
    expect(found).toEqual(firstOf(series('FREQ=DAILY', START), found.length).map(({ recurrenceId }) => recurrenceId));
  });
});

it('traps are rules that a client may send', () => {
  for (const [rule] of TRAPS) expect(ruleOf(rule)).toBeDefined();
});
