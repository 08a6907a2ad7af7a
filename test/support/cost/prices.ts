/** List prices of us-east-1 in dollars, without free tiers, in 2026. @see https://aws.amazon.com/pricing/ */
export const PRICES = {
  restRequest: 3.5e-6,
  lambdaRequest: 0.2e-6,
  /** arm64. */
  lambdaGigabyteSecond: 13.3334e-6,
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  websocketMessage: 1e-6,
  websocketConnectionMinute: 0.25e-6,
  logGigabyte: 0.5,
  trace: 5e-6,
} as const;

/** A stage without requests, as docs/deploy.md says. */
export const IDLE_DOLLARS_A_MONTH = 9;

/** What one invocation takes. */
export interface Usage {
  roundTrips: number;
  readUnits: number;
  writeUnits: number;
  cpuMilliseconds: number;
}

/** A function with 1,024 MB has this part of a processor; 1,769 MB have one. */
const PROCESSORS = 0.58;
const MEMORY_GIGABYTES = 1;
/** A typical response of DynamoDB in the same region. */
const ROUND_TRIP_MILLISECONDS = 4;
/** A line of the access log, and the three of Lambda. */
const LOG_GIGABYTES = 1_000 / 1024 ** 3;
const TRACED_SHARE = 0.05;

/** How long Lambda runs, estimated from CPU time and round trips. */
export const durationMilliseconds = ({ cpuMilliseconds, roundTrips }: Usage): number =>
  cpuMilliseconds / PROCESSORS + roundTrips * ROUND_TRIP_MILLISECONDS;

/** The dollars of one invocation by service, with its log and traces. */
export function dollarsOfInvocation(usage: Usage): { lambda: number; dynamodb: number; logs: number } {
  return {
    lambda:
      PRICES.lambdaRequest + (durationMilliseconds(usage) / 1000) * MEMORY_GIGABYTES * PRICES.lambdaGigabyteSecond,
    dynamodb: usage.readUnits * PRICES.readUnit + usage.writeUnits * PRICES.writeUnit,
    logs: LOG_GIGABYTES * PRICES.logGigabyte + TRACED_SHARE * PRICES.trace,
  };
}

/** The dollars of one request to the REST API. */
export function dollarsOfRequest(usage: Usage): number {
  const { lambda, dynamodb, logs } = dollarsOfInvocation(usage);
  return PRICES.restRequest + lambda + dynamodb + logs;
}
