/**
 * What one month of a series costs when it began 0, 1, 10 and 30 years earlier: in steps, which repeat exactly, and in time
 * beside plain `rrule` in the same run. Then how long a step takes where steps are dearest: a request may take
 * {@link MAX_STEPS_A_REQUEST}. Prints Markdown.
 */
import * as rruleModule from 'rrule';
import { busyTimeAdded } from '../../lib/domain/event/calendar-entry.js';
import { change, creation } from '../../lib/domain/change/change.js';
import type { EventRecord } from '../../lib/domain/event/event.js';
import { contentFrom, type EventInput } from '../../lib/domain/event/event-input.js';
import { formatInstant } from '../../lib/domain/time/event-time.js';
import { instantOfWall } from '../../lib/domain/time/zone.js';
import { slotsIn } from '../../lib/domain/event/occurrence.js';
import { assess } from '../../lib/domain/recurrence/assess.js';
import { MAX_STEPS_A_REQUEST, StepBudget } from '../../lib/domain/recurrence/budget.js';
import { occurrencesIn } from '../../lib/domain/recurrence/expand.js';
import { ADA, anAccess } from '../support/database/event-records.js';
import { series } from '../unit/domain/recurrence/series-builder.js';
import { TRAPS } from '../unit/domain/recurrence/traps.js';

const { RRule } = (rruleModule as unknown as { default?: typeof rruleModule }).default ?? rruleModule;
const DAY = 86_400;
const AGES_YEARS = [0, 1, 10, 30];
const RULES = [
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3',
  'FREQ=WEEKLY;BYDAY=MO,WE,FR',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
  'FREQ=MONTHLY;BYMONTHDAY=15',
  'FREQ=MONTHLY;BYDAY=2TU',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=YEARLY;BYMONTH=5;BYDAY=2SU',
];
const MAY = {
  startsAtEpochSeconds: Date.UTC(2024, 4, 1, 4) / 1000,
  endsAtEpochSeconds: Date.UTC(2024, 5, 1, 4) / 1000,
};

const RUN_MICROSECONDS = 30_000;
const RUNS = 7;
/** The number of the most expensive steps in the table. */
const MOST_SHOWN = 12;

/** The CPU time of a task in microseconds: the minimum of many runs, which is least disturbed by other load. */
function microsecondsOf(work: () => unknown): number {
  let least = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    const before = process.cpuUsage();
    for (let times = 1; ; times += 1) {
      work();
      const { user, system } = process.cpuUsage(before);
      if (user + system < RUN_MICROSECONDS) continue;
      least = Math.min(least, (user + system) / times);
      break;
    }
  }
  return least;
}

function printTable([head = [], ...body]: (string | number)[][]): void {
  for (const row of [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...body]) {
    console.log(`| ${row.join(' | ')} |`);
  }
  console.log();
}

/**
 * One month of a series of this age, by this engine and by plain `rrule` without a zone: with a zone it is even
 * slower.
 */
function monthOf(rule: string, ageYears: number): { occurrences: number; steps: number; ours: number; plain: number } {
  const startWallSeconds = Date.UTC(2024 - ageYears, 4, 1, 9) / 1000;
  const recurring = series(rule, new Date(startWallSeconds * 1000).toISOString().slice(0, 19));
  const budget = new StepBudget();
  const occurrences = [...occurrencesIn(recurring, MAY, budget)].length;
  const options = { ...RRule.parseString(rule), dtstart: new Date(startWallSeconds * 1000) };
  const [after, before] = [new Date(Date.UTC(2024, 4, 1)), new Date(Date.UTC(2024, 5, 1))];
  return {
    occurrences,
    steps: budget.spent,
    ours: microsecondsOf(() => [...occurrencesIn(recurring, MAY, new StepBudget())]),
    plain: microsecondsOf(() => new RRule(options, true).between(after, before, true)),
  };
}

function printAges(): void {
  const rows: (string | number)[][] = [
    [
      'one month, years after the start',
      'occurrences',
      ...AGES_YEARS.map((age) => `steps at ${age}`),
      'most : first',
      ...AGES_YEARS.map((age) => `\`rrule\` at ${age}`),
    ],
  ];
  for (const rule of RULES) {
    const months = AGES_YEARS.map((age) => monthOf(rule, age));
    const steps = months.map((month) => month.steps);
    rows.push([
      `\`${rule}\``,
      months[0]?.occurrences ?? 0,
      ...steps,
      (Math.max(...steps) / (steps[0] ?? NaN)).toFixed(2),
      ...months.map(({ ours, plain }) => (plain / ours).toFixed(plain < ours * 10 ? 1 : 0)),
    ]);
  }
  printTable(rows);
}

const START = '2031-01-06T09:00:00';
const NOW_EPOCH_SECONDS = Date.parse('2031-01-01T00:00:00Z') / 1000;
const dates = (count: number): number[] =>
  [...Array(count).keys()].map((week) => Date.parse(`${START}Z`) / 1000 + week * 7 * DAY);

function eventOf(rrule: string, more: { exdates?: string[]; isFullOfExceptions?: boolean } = {}): EventRecord {
  const { exdates = [], isFullOfExceptions = false } = more;
  const input: EventInput = {
    title: 'Stand-up',
    start_time: START,
    end_time: START.replace('00:00', '01:00'),
    time_zone: 'America/New_York',
    recurrence_pattern: { rrule, exdates },
  };
  const content = contentFrom(input, new StepBudget());
  // At the series' local time of day for any offset, shifted by an hour.
  const moved = dates(isFullOfExceptions ? 500 : 0).map((wallSeconds) => {
    const shown = (later: number): string =>
      formatInstant(instantOfWall(content.time_zone, wallSeconds + later), content.time_zone);
    return [shown(0), { start_time: shown(3_600), end_time: shown(3_660) }] as const;
  });
  const exceptions = Object.fromEntries(moved);
  return creation('evt_1', { ...content, exceptions }, { usr_ada: anAccess() }, ADA).version.event;
}

/** The slowest steps among all operations with a series in one request. */
function costlyWork(): [name: string, work: (budget: StepBudget) => unknown][] {
  const everyFiveMinutes = eventOf('FREQ=MINUTELY;INTERVAL=5');
  const bySlots = eventOf(TRAPS.map(([rule]) => rule).find((rule) => /^FREQ=DAILY;BYHOUR=0,/.test(rule)) ?? '');
  const plain = eventOf('FREQ=DAILY');
  const cancelled = eventOf('FREQ=DAILY', { exdates: dates(500).map((at) => new Date(at * 1000).toISOString()) });
  const moved = eventOf('FREQ=DAILY', { isFullOfExceptions: true });
  const yearly = eventOf('FREQ=YEARLY;BYDAY=MO,1TU;BYMONTH=1,2,3,4');
  const startsAtEpochSeconds = Date.parse(plain.content.start_time) / 1000;
  const windowOf = (seconds: number) => ({ startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + seconds });
  const read = (event: EventRecord, seconds: number) => (budget: StepBudget) => [
    ...slotsIn(event, windowOf(seconds), budget),
  ];
  const move = (event: EventRecord) => (budget: StepBudget) => {
    const content = contentFrom({ start_time: START.replace('00:00', '00:30') }, budget, event.content);
    const changed = change(event, { changeType: 'update', content }, { ...ADA, budget });
    return changed && busyTimeAdded(changed, NOW_EPOCH_SECONDS, budget)('usr_ada');
  };
  return [
    ['a minute of a series', read(plain, 60)],
    ['a minute of one with 288 times a day', read(bySlots, 60)],
    ['a minute of one with 500 cancelled', read(cancelled, 60)],
    ['a minute of one with 500 moved', read(moved, 60)],
    ['a minute of one asked of `rrule`', read(yearly, 60)],
    ['a year of one each five minutes', read(everyFiveMinutes, 366 * DAY)],
    ['a year of one with 288 times a day', read(bySlots, 366 * DAY)],
    ['moving one each five minutes', move(everyFiveMinutes)],
    ['moving one with 288 times a day', move(bySlots)],
    ['moving one with 500 moved', move(moved)],
    ['to another zone', (budget) => contentFrom({ time_zone: 'Europe/Berlin' }, budget, moved.content)],
    ...TRAPS.filter(([rule]) => !rule.includes('UNTIL=2023')).map(
      ([rule]): [string, (budget: StepBudget) => unknown] => {
        const recurring = series(rule, START, { durationSeconds: 60 });
        return [`checking \`${rule.slice(0, 60)}\``, (budget) => assess(recurring, budget)];
      },
    ),
  ];
}

function printCosts(): void {
  const costs = costlyWork()
    .map(([name, work]) => {
      const budget = new StepBudget();
      work(budget);
      const microseconds = microsecondsOf(() => work(new StepBudget()));
      return { name, steps: budget.spent, perStep: microseconds / budget.spent };
    })
    .sort((a, b) => b.perStep - a.perStep)
    .slice(0, MOST_SHOWN);
  printTable([
    ['work', 'steps', 'µs a step', 'ms of a whole budget'],
    ...costs.map(({ name, steps, perStep }) => [
      name,
      steps,
      perStep.toFixed(2),
      ((perStep * MAX_STEPS_A_REQUEST) / 1000).toFixed(0),
    ]),
  ]);
}

printAges();
printCosts();
