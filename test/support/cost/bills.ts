/** The bill of a month and the limits that are reached first, computed from what one request takes. */
import { LIMITS, type LimitName } from './limits.js';
import {
  BUSIEST_HOUR,
  BUSIEST_MINUTE,
  KINDS,
  MOST_PEOPLE,
  RATE_LIMIT_WRITE_UNITS,
  READERS_OF_AN_EVENT,
  REQUESTS_A_DAY,
  rounded,
  table,
  USERS,
  WRITES,
  type Kind,
  type Usages,
} from './mix.js';
import {
  dollarsOfInvocation,
  dollarsOfRequest,
  durationMilliseconds,
  IDLE_DOLLARS_A_MONTH,
  PRICES,
  type Usage,
} from './prices.js';

const CONNECTED_MINUTES_A_DAY = 8 * 60;
const WORKING_DAYS_A_MONTH = 22;

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const overDay = (of: (kind: Kind) => number): number => sum(KINDS.map((kind) => REQUESTS_A_DAY[kind] * of(kind)));
const versionsADay = sum(WRITES.map((kind) => REQUESTS_A_DAY[kind]));

const dollars = (value: number): string =>
  `$${value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 })}`;
/** The dollars of publishing a version, which logs a line for the version and one for each message. */
const dollarsOfPublishing = (usage: Usage, readers: number) => dollarsOfInvocation(usage, 1 + readers);

/** What one request of each kind takes, and the dollars of a million. */
export function tableOfRequests(usages: Usages): string {
  return table(
    ['request', 'round trips', 'read units', 'write units', 'CPU, ms', 'dollars per million'],
    [...KINDS, 'publish' as const, 'publishToMany' as const].map((kind) => {
      const usage = usages[kind];
      const readers = { publish: READERS_OF_AN_EVENT, publishToMany: MOST_PEOPLE }[kind as string];
      const each =
        readers === undefined ? dollarsOfRequest(usage) : sum(Object.values(dollarsOfPublishing(usage, readers)));
      const name = readers === undefined ? kind : `publish a version to ${readers} people who are connected`;
      const { roundTrips, readUnits, writeUnits, cpuMilliseconds } = usage;
      return [name, roundTrips, readUnits, writeUnits, cpuMilliseconds.toFixed(1), dollars(each * 1e6)].map(String);
    }),
  );
}

/** The dollars of a month by service. */
export function tableOfBills(usages: Usages): string {
  const ofService = (service: 'lambda' | 'dynamodb' | 'logs'): number =>
    overDay((kind) => dollarsOfInvocation(usages[kind])[service]) +
    versionsADay * dollarsOfPublishing(usages.publish, READERS_OF_AN_EVENT)[service];
  const services: [string, number][] = [
    ['API Gateway, REST', overDay(() => PRICES.restRequest)],
    [
      'API Gateway, WebSocket',
      versionsADay * READERS_OF_AN_EVENT * PRICES.websocketMessage +
        CONNECTED_MINUTES_A_DAY * PRICES.websocketConnectionMinute,
    ],
    ['Lambda', ofService('lambda')],
    ['DynamoDB', ofService('dynamodb')],
    ['logs and traces', ofService('logs')],
  ];
  const monthly = services.map(([name, aDay]) => [name, aDay * WORKING_DAYS_A_MONTH] as const);
  return table(
    ['a month', ...USERS.map((users) => `${users.toLocaleString('en')} users`)],
    [
      ...monthly.map(([name, aUser]) => [name, ...USERS.map((users) => dollars(aUser * users))]),
      ['alarms, metrics, secret', ...USERS.map(() => dollars(IDLE_DOLLARS_A_MONTH))],
      [
        '**sum**',
        ...USERS.map(
          (users) => `**${dollars(sum(monthly.map(([, aUser]) => aUser)) * users + IDLE_DOLLARS_A_MONTH)}**`,
        ),
      ],
    ],
  );
}

/** The busiest second of a day beside published limits, and the number of users at which each is reached. */
export function tableOfLimits(usages: Usages): string {
  const peak = (BUSIEST_HOUR * BUSIEST_MINUTE) / 3_600;
  const secondsOf = (usage: Usage): number => durationMilliseconds(usage) / 1000;
  const requests = overDay(() => 1);
  const unitsADay = (unit: 'readUnits' | 'writeUnits'): number =>
    overDay((kind) => usages[kind][unit]) + versionsADay * usages.publish[unit];
  /** How much of each limit an active user takes on a working day. */
  const takenADay: Partial<Record<LimitName, number>> = {
    stage: requests,
    account: requests + versionsADay * READERS_OF_AN_EVENT,
    functions: overDay((kind) => secondsOf(usages[kind])) + versionsADay * secondsOf(usages.publish),
    tableReads: unitsADay('readUnits'),
    tableWrites: unitsADay('writeUnits') - requests * RATE_LIMIT_WRITE_UNITS,
    rateLimitWrites: requests * RATE_LIMIT_WRITE_UNITS,
    connections: REQUESTS_A_DAY['open the WebSocket (ticket)'],
  };
  const rows = (Object.entries(takenADay) as [LimitName, number][])
    .map(([limit, aDay]) => ({ ...LIMITS[limit], ofUser: aDay * peak }))
    .sort((one, other) => one.perSecond / one.ofUser - other.perSecond / other.ofUser)
    .map(({ name, perSecond, ofUser, remedy }) => [
      name,
      perSecond.toLocaleString('en'),
      ...USERS.map((count) => rounded(ofUser * count)),
      rounded(perSecond / ofUser),
      remedy,
    ]);
  return table(
    ['busiest second', 'limit', ...USERS.map((users) => users.toLocaleString('en')), 'reached at', 'then'],
    rows,
  );
}
