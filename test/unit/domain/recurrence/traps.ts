/** Patterns that hang, or take very long, in engines without a step limit. */

const list = (length: number, step = 1): string => [...Array(length).keys()].map((n) => n * step).join(',');

const EVERY_DAY = 'BYDAY=MO,TU,WE,TH,FR,SA,SU';
const EVERY_FIVE_MINUTES = `BYHOUR=${list(24)};BYMINUTE=${list(12, 5)}`;

/** The outcome of writing each pattern. */
export const TRAPS: [rule: string, verdict: 'taken' | 'at least one occurrence' | 'more than'][] = [
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'at least one occurrence'],
  ['FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30', 'at least one occurrence'],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'at least one occurrence'],
  ['FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30', 'at least one occurrence'],
  ['FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30', 'at least one occurrence'],
  ['FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1', 'at least one occurrence'],
  ['FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6', 'at least one occurrence'],
  ['FREQ=MONTHLY;BYDAY=6MO', 'at least one occurrence'],
  [`FREQ=MONTHLY;${EVERY_DAY};BYSETPOS=32`, 'at least one occurrence'],
  ['FREQ=DAILY;BYHOUR=9;BYSETPOS=2', 'at least one occurrence'],
  ['FREQ=DAILY;INTERVAL=7;BYDAY=TU', 'at least one occurrence'],
  ['FREQ=HOURLY;INTERVAL=24;BYHOUR=8', 'at least one occurrence'],
  ['FREQ=MINUTELY;INTERVAL=60;BYMINUTE=30', 'at least one occurrence'],
  [
    `FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1,${list(28, 2).replace(/\d+/g, (n) => String(Number(n) + 3))}`,
    'at least one occurrence',
  ],
  ['FREQ=MINUTELY;INTERVAL=7;BYHOUR=9;BYMINUTE=30;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO', 'at least one occurrence'],
  ['FREQ=MINUTELY;INTERVAL=997;BYHOUR=9;BYMINUTE=30;COUNT=10000', 'at least one occurrence'],
  ['FREQ=DAILY;UNTIL=20230101T000000Z', 'at least one occurrence'],
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
