/**
 * The CPU of checking a stored item when it is read, beside the CPU of unmarshalling it in the SDK, and as a share of a
 * request of 1 ms. Prints Markdown.
 */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Session } from '../../lib/domain/account.js';
import { formatEntry, parseEntry } from '../../lib/store/entry-text.js';
import { isEvent, isSession } from '../../lib/store/records.js';
import { aContent, anAccessList, anEventRecord } from '../support/database/event-records.js';

/** The CPU of the request that the shares relate to: a constant, which this benchmark does not measure. */
const REQUEST_MICROSECONDS = 1_000;
const RUN_MICROSECONDS = 30_000;
const RUNS = 7;

/** Microseconds of CPU that a piece of work takes: the least of many runs, which other work disturbs least. */
function microsecondsOf(work: () => unknown): number {
  let least = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    const before = process.cpuUsage();
    for (let times = 100; ; times += 100) {
      for (let time = 0; time < 100; time += 1) work();
      const { user, system } = process.cpuUsage(before);
      if (user + system < RUN_MICROSECONDS) continue;
      least = Math.min(least, (user + system) / times);
      break;
    }
  }
  return least;
}

const FIELDS = Object.fromEntries(['title', 'start_time', 'end_time', 'location'].map((field) => [field, 3]));
const MANY_EXCEPTIONS = Object.fromEntries(
  Array.from({ length: 100 }, (_, day) => [`2031-01-06T09:00:00Z#${day}`, { title: `Meeting ${day}` }]),
);
const PATTERN = { rrule: 'FREQ=WEEKLY;BYDAY=MO', exdates: [], rdates: [] };
const BOUNDS = { countBoundWallSeconds: null, endsAtEpochSeconds: null };

const session: Session = {
  id: 'ses_1',
  userId: 'usr_1',
  refreshTokenHash: 'a'.repeat(64),
  spentToken: { hash: 'b'.repeat(64), spentAt: '2030-01-01T00:00:00.000Z', signingKeyId: 'k1' },
  createdAt: '2030-01-01T00:00:00.000Z',
  lastUsedAt: '2030-01-01T00:00:00.000Z',
  expiresAtEpochSeconds: 1_900_000_000,
};
const event = anEventRecord({ fieldVersions: FIELDS, access: anAccessList(2) });
const crowded = anEventRecord({ fieldVersions: FIELDS, access: anAccessList(44) });
const edited = anEventRecord({
  content: aContent({ recurrence_pattern: PATTERN, exceptions: MANY_EXCEPTIONS }),
  bounds: BOUNDS,
  access: anAccessList(2),
});
const entry = formatEntry({
  startsAtEpochSeconds: 1_925_000_000,
  endsAtEpochSeconds: 1_926_000_000,
  isSeries: true,
  isHome: true,
  timing: {
    zone: 'Europe/Berlin',
    isAllDay: false,
    mask: { hours: 512, weekdays: 2, monthDays: 0x7fffffff, months: 0xfff },
    longestSeconds: 3_600,
    schedule: { content: { ...aContent(), recurrence_pattern: PATTERN }, bounds: BOUNDS },
  },
});

const measured = (name: string, item: object, check: (item: unknown) => unknown) => {
  const image = marshall(item, { removeUndefinedValues: true });
  return { name, read: microsecondsOf(() => unmarshall(image)), check: microsecondsOf(() => check(item)) };
};
const rows = [
  measured('session', session, isSession),
  measured('event of 3 people', event, isEvent),
  measured('event of 45 people', crowded, isEvent),
  measured('series with 100 exceptions', edited, isEvent),
  { name: 'calendar entry, with its text', read: microsecondsOf(() => JSON.parse(entry) as unknown), check: NaN },
].map((row) => (Number.isNaN(row.check) ? { ...row, check: microsecondsOf(() => parseEntry(entry)) - row.read } : row));

console.log('| item | read, µs CPU | checked, µs CPU | share of a handler |');
console.log('|---|--:|--:|--:|');
for (const { name, read, check } of rows) {
  const share = ((100 * check) / REQUEST_MICROSECONDS).toFixed(2);
  console.log(`| ${name} | ${read.toFixed(1)} | ${check.toFixed(2)} | ${share} % |`);
}
