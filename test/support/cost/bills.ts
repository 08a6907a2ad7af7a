/** The bill of a month and the limits that are reached first, computed from what one request takes. */
import {
  dollarsOfInvocation,
  dollarsOfRequest,
  durationMilliseconds,
  IDLE_DOLLARS_A_MONTH,
  PRICES,
  type Usage,
} from './prices.js';

/** What an active user does on a working day: the number of requests of each kind. */
const REQUESTS_A_DAY = {
  'log in': 0.2,
  'refresh tokens': 16,
  'open the WebSocket (ticket)': 2,
  'list of a week, 20 events': 30,
  'read an event': 15,
  'create an event': 2,
  'change an event': 2,
  'delete an event': 0.3,
  'share an event': 0.5,
  'answer an invitation': 1,
  'free-busy of 4 people, a week': 1,
  'find a time for 4 people': 1,
  'history of an event': 0.5,
  'calendar file, unchanged (304)': 24,
} as const;

export type Kind = keyof typeof REQUESTS_A_DAY;
export type Usages = Record<Kind, Usage> & { publish: Usage };

/** The kinds that write a version of an event, which is published. */
const WRITES: Kind[] = [
  'create an event',
  'change an event',
  'delete an event',
  'share an event',
  'answer an invitation',
];
const READERS_OF_AN_EVENT = 4;
const CONNECTED_MINUTES_A_DAY = 8 * 60;
const WORKING_DAYS_A_MONTH = 22;
/** The share of a day's requests in its busiest hour, and how much higher its busiest minute is. */
const BUSIEST_HOUR = 0.2;
const BUSIEST_MINUTE = 2;

const USERS = [100, 10_000, 1_000_000];
const kinds = Object.keys(REQUESTS_A_DAY) as Kind[];
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const overDay = (of: (kind: Kind) => number): number => sum(kinds.map((kind) => REQUESTS_A_DAY[kind] * of(kind)));
const versionsADay = sum(WRITES.map((kind) => REQUESTS_A_DAY[kind]));

const dollars = (value: number): string =>
  `$${value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 })}`;
const rounded = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 2 });

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |
`;
  return `${line(head)}|---|${'--:|'.repeat(head.length - 1)}
${rows.map(line).join('')}`;
}

/** What one request of each kind takes, and the dollars of a million. */
export function tableOfRequests(usages: Usages): string {
  return table(
    ['request', 'round trips', 'read units', 'write units', 'CPU, ms', 'dollars per million'],
    [...kinds, 'publish' as const].map((kind) => {
      const usage = usages[kind];
      const { lambda, dynamodb, logs } = dollarsOfInvocation(usage);
      const each = kind === 'publish' ? lambda + dynamodb + logs : dollarsOfRequest(usage);
      const name = kind === 'publish' ? `publish a version to ${READERS_OF_AN_EVENT} people` : kind;
      const { roundTrips, readUnits, writeUnits, cpuMilliseconds } = usage;
      return [name, roundTrips, readUnits, writeUnits, cpuMilliseconds.toFixed(1), dollars(each * 1e6)].map(String);
    }),
  );
}

/** The dollars of a month by service. */
export function tableOfBills(usages: Usages): string {
  const ofService = (service: 'lambda' | 'dynamodb' | 'logs'): number =>
    overDay((kind) => dollarsOfInvocation(usages[kind])[service]) +
    versionsADay * dollarsOfInvocation(usages.publish)[service];
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

/** A limit of a service, the default of a new account unless it cannot be raised. */
interface Limit {
  name: string;
  limit: number;
  /** What a stage takes of it in its busiest second, for each active user. */
  ofUser: number;
  remedy: string;
}

/** The busiest second of a day beside published limits, and the number of users at which each is reached. */
export function tableOfLimits(usages: Usages): string {
  const peak = (BUSIEST_HOUR * BUSIEST_MINUTE) / 3_600;
  const secondsOf = (usage: Usage): number => durationMilliseconds(usage) / 1000;
  const unitsADay = (unit: 'readUnits' | 'writeUnits'): number =>
    overDay((kind) => usages[kind][unit]) + versionsADay * usages.publish[unit];
  const limits: Limit[] = [
    {
      name: 'REST requests per second, prod throttle',
      limit: 2_000,
      ofUser: overDay(() => 1) * peak,
      remedy: '`requestsPerSecond` in `infra/stages.yml`',
    },
    {
      name: 'REST requests per second, account',
      limit: 10_000,
      ofUser: overDay(() => 1) * peak,
      remedy: 'quota of API Gateway',
    },
    {
      name: 'functions at once',
      limit: 1_000,
      ofUser: (overDay((kind) => secondsOf(usages[kind])) + versionsADay * secondsOf(usages.publish)) * peak,
      remedy: 'quota of Lambda',
    },
    {
      name: 'read units per second of the table',
      limit: 40_000,
      ofUser: unitsADay('readUnits') * peak,
      remedy: 'quota of DynamoDB; warm throughput',
    },
    {
      name: 'write units per second of the table',
      limit: 40_000,
      ofUser: unitsADay('writeUnits') * peak,
      remedy: 'quota of DynamoDB; warm throughput',
    },
    {
      name: 'new WebSocket connections per second',
      limit: 500,
      ofUser: REQUESTS_A_DAY['open the WebSocket (ticket)'] * peak,
      remedy: 'quota of API Gateway; clients wait a random time before they reconnect',
    },
  ];
  const rows = limits
    .map(({ name, limit, ofUser, remedy }) => ({ name, limit, ofUser, remedy, users: limit / ofUser }))
    .sort((one, other) => one.users - other.users)
    .map(({ name, limit, ofUser, remedy, users }) => [
      name,
      limit.toLocaleString('en'),
      ...USERS.map((count) => rounded(ofUser * count)),
      rounded(users),
      remedy,
    ]);
  return table(
    ['busiest second', 'limit', ...USERS.map((users) => users.toLocaleString('en')), 'reached at', 'then'],
    rows,
  );
}
