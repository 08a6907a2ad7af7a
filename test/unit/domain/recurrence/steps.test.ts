/** No pattern is slow or becomes slow with age: measured in steps, which are reproducible, never in seconds. */
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

/** The steps of a task, checked against the limit of a request. */
function stepsOf(work: (budget: StepBudget) => unknown): number {
  const budget = new StepBudget();
  work(budget);
  return budget.spent;
}

const windowFrom = (iso: string, days: number) => ({
  startsAtEpochSeconds: Date.parse(iso) / 1000,
  endsAtEpochSeconds: Date.parse(iso) / 1000 + days * DAY,
});

describe('the expansion of one month', () => {
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
  ])('costs at most half as much again after thirty years as at the start: %s', (rule) => {
    const steps = AGES.map((age) => {
      const recurring = withCountBound(series(rule, `${2024 - age}-03-01T09:00:00`), plenty());
      return stepsOf((budget) => {
        expect([...occurrencesIn(recurring, windowFrom('2024-03-01', 31), budget)]).not.toHaveLength(0);
      });
    });
    expect(Math.max(...steps) / steps[0]!).toBeLessThanOrEqual(1.5);
  });

  it('costs steps for its own occurrences, not for all of COUNT', () => {
    const month = windowFrom('2024-03-01', 31);
    const stepsWith = (count: number): number => {
      const recurring = withCountBound(series(`FREQ=DAILY;COUNT=${count}`, '2000-03-01T09:00:00'), plenty());
      return stepsOf((budget) => [...occurrencesIn(recurring, month, budget)]);
    };
    expect(stepsWith(10_000)).toBe(stepsWith(9_000));
  });
});

const shortOf = (rule: string): string => (rule.length > 80 ? `${rule.slice(0, 77)}…` : rule);

/** The maximum number of steps of any operation on an accepted series. */
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

describe('a rule that strains the step limit', () => {
  for (const [rule, verdict] of TRAPS) {
    it(`is ${verdict === 'taken' ? 'accepted' : 'refused'} within the step limit, and is cheap to expand: ${shortOf(rule)}`, () => {
      const recurring = series(rule, START, { durationSeconds: 60 });
      const assessed = assess(recurring, new StepBudget());
      expect('detail' in assessed ? assessed.detail : 'taken').toContain(verdict);
      if ('series' in assessed) expectCheapReads(assessed.series);
    });
  }

  it('is refused when its occurrences last so long that too many overlap', () => {
    const years = (count: number) => ({ durationSeconds: count * 366 * DAY });
    expect(assess(series('FREQ=DAILY', START, years(50)), new StepBudget())).toHaveProperty('series');
    expect(assess(series('FREQ=DAILY', START, years(400)), new StepBudget())).toHaveProperty('detail');
    expect(assess(series('FREQ=HOURLY', START, years(20)), new StepBudget())).toHaveProperty('detail');
  });

  it('that yields no occurrence is refused even with dates of its own', () => {
    const recurring = series('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', START, { rdates: ['2023-03-01T09:00:00'] });
    expect(assess(recurring, new StepBudget())).toHaveProperty('detail');
  });

  it('is accepted even when every occurrence is cancelled', () => {
    const recurring = series('FREQ=DAILY;COUNT=2', START, { exdates: [START, '2023-01-03T09:00:00'] });
    expect(assess(recurring, new StepBudget())).toHaveProperty('series');
  });

  it('with hundreds of exceptions costs a window only the exceptions in it', () => {
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

describe('the step limit of a recurrence pattern', () => {
  it('is checked when the pattern is written, for any pattern', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anyExtremeSeries, (given) => {
        const assessed = assess(given, new StepBudget());
        if (!('series' in assessed)) return;
        expectCheapReads(assessed.series);
        expect(lastOccurrenceEnd(assessed.series, new StepBudget())).toBe(assessed.lastEndsAtEpochSeconds);
      }),
      { numRuns: 100, seed: 5545 },
    );
  });

  it('never makes a rule that has occurrences look empty', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(anySeries, (given) => {
        const assessed = assess(given, new StepBudget());
        if (!('detail' in assessed) || !assessed.detail.includes('at least one occurrence')) return;
        const { rule, startWallSeconds } = given;
        const soon = wallTimesByDefinition(rule, startWallSeconds, startWallSeconds + 40 * DAY);
        const isOver = rule.until !== undefined;
        expect(isOver ? [] : soon, formatRule(rule)).toEqual([]);
      }),
      { numRuns: 100, seed: 5545 },
    );
  });

  it('gives the same count each time', () => {
    fc.assert(
      fc.property(anySeries, (given) => {
        const work = (budget: StepBudget) => [...occurrencesIn(given, windowFrom('2024-03-01', 31), budget)];
        expect(stepsOf(work)).toBe(stepsOf(work));
      }),
      { numRuns: 50, seed: 5545 },
    );
  });

  it('comes from one budget for everything in a request', () => {
    const daily = series('FREQ=DAILY', START);
    const month = windowFrom('2024-03-01', 31);
    const alone = stepsOf((budget) => [...occurrencesIn(daily, month, budget)]);
    const budget = new StepBudget(alone + 100);
    expect([...occurrencesIn(daily, month, budget)]).toHaveLength(31);
    expect(() => [...occurrencesIn(series('FREQ=HOURLY', START), month, budget)]).toThrow(BudgetExceededError);
  });

  it('stops an endless expansion after the occurrences found so far', () => {
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

it('the costly rules of these tests are valid input for clients', () => {
  for (const [rule] of TRAPS) expect(ruleOf(rule)).toBeDefined();
});
