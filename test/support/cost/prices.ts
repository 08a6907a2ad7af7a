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
const BYTES_A_GIGABYTE = 1024 ** 3;
/** A line of the access log, and the three of Lambda. */
const LOG_BYTES = 1_000;
/** A line about a version that is published, or about a message that is sent. */
const LOG_BYTES_A_LINE = 250;
const TRACED_SHARE = 0.05;

/** How long Lambda runs, estimated from CPU time and round trips. */
export const durationMilliseconds = ({ cpuMilliseconds, roundTrips }: Usage): number =>
  cpuMilliseconds / PROCESSORS + roundTrips * ROUND_TRIP_MILLISECONDS;

/**
 * The dollars of one invocation by service, with its log and traces.
 * @param lines the lines that it logs
 */
export function dollarsOfInvocation(usage: Usage, lines = 0): { lambda: number; dynamodb: number; logs: number } {
  const logGigabytes = (LOG_BYTES + lines * LOG_BYTES_A_LINE) / BYTES_A_GIGABYTE;
  return {
    lambda:
      PRICES.lambdaRequest + (durationMilliseconds(usage) / 1000) * MEMORY_GIGABYTES * PRICES.lambdaGigabyteSecond,
    dynamodb: usage.readUnits * PRICES.readUnit + usage.writeUnits * PRICES.writeUnit,
    logs: logGigabytes * PRICES.logGigabyte + TRACED_SHARE * PRICES.trace,
  };
}

/** The dollars of one request to the REST API. */
export function dollarsOfRequest(usage: Usage): number {
  const { lambda, dynamodb, logs } = dollarsOfInvocation(usage);
  return PRICES.restRequest + lambda + dynamodb + logs;
}
