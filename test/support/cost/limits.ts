/** Published limits: the defaults of an account, unless they cannot be raised. All are per second. */
export interface Limit {
  name: string;
  perSecond: number;
  /** The most at once, where unused capacity adds up. */
  burst: number;
  /** What to raise, and where; empty if the limit is fixed. */
  remedy: string;
  /** Where it is published. */
  source: string;
}

const AWS = 'https://docs.aws.amazon.com';
const API_GATEWAY = `${AWS}/apigateway/latest/developerguide`;
const DYNAMODB = `${AWS}/amazondynamodb/latest/developerguide`;

const TABLE_UNITS = 40_000;
/** Of one partition, and so of one item collection: with local indexes, a collection is never split. */
export const PARTITION_UNITS = { writes: 1_000, reads: 3_000 };

export const LIMITS = {
  stage: {
    name: 'REST requests per second, prod throttle',
    perSecond: 2_000,
    burst: 2_000,
    remedy: '`requestsPerSecond` in `infra/stages.yml`',
    source: 'infra/stages.yml',
  },
  account: {
    name: 'REST requests and WebSocket messages per second, account',
    perSecond: 10_000,
    burst: 5_000,
    remedy: 'quota of API Gateway',
    source: `${API_GATEWAY}/limits.html`,
  },
  connections: {
    name: 'new WebSocket connections per second',
    perSecond: 500,
    burst: 500,
    remedy: 'quota of API Gateway; clients wait a random time before they reconnect',
    source: `${API_GATEWAY}/apigateway-execution-service-websocket-limits-table.html`,
  },
  functions: {
    name: 'functions at once',
    perSecond: 1_000,
    burst: 1_000,
    remedy: 'quota of Lambda',
    source: `${AWS}/lambda/latest/dg/gettingstarted-limits.html`,
  },
  /** New environments of one function. */
  scaling: {
    name: 'new environments of one function',
    perSecond: 100,
    burst: 1_000,
    remedy: '',
    source: `${AWS}/lambda/latest/dg/scaling-behavior.html`,
  },
  tableReads: {
    name: 'read units per second of the table',
    perSecond: TABLE_UNITS,
    burst: TABLE_UNITS,
    remedy: 'quota of DynamoDB; warm throughput',
    source: `${DYNAMODB}/ServiceQuotas.html`,
  },
  tableWrites: {
    name: 'write units per second of the table',
    perSecond: TABLE_UNITS,
    burst: TABLE_UNITS,
    remedy: 'quota of DynamoDB; warm throughput',
    source: `${DYNAMODB}/ServiceQuotas.html`,
  },
  rateLimitWrites: {
    name: 'write units per second of the table of token buckets',
    perSecond: TABLE_UNITS,
    burst: TABLE_UNITS,
    remedy: 'quota of DynamoDB; warm throughput',
    source: `${DYNAMODB}/ServiceQuotas.html`,
  },
  partitions: {
    name: 'partitions of a table that grew too fast',
    perSecond: 0,
    burst: 0,
    remedy: 'warm throughput, set before',
    source: `${DYNAMODB}/on-demand-capacity-mode.html`,
  },
  collection: {
    name: 'one item collection',
    perSecond: PARTITION_UNITS.writes,
    burst: PARTITION_UNITS.writes,
    remedy: '',
    source: `${DYNAMODB}/burst-adaptive-capacity.html`,
  },
  user: {
    name: 'token bucket of one user',
    perSecond: 20,
    burst: 100,
    remedy: '`RATE_LIMIT_USER` in `infra/stages.yml`',
    source: 'lib/runtime/config.ts',
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
