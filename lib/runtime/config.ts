/**
 * The settings of a stage, from its environment variables. Every function reads them when it starts, so they are parsed
 * by hand: a zod schema for them takes a sixth of a cold start.
 */
import { LOG_LEVELS } from '../log.js';

/**
 * Parses a variable; one that is not set is `''`.
 * @throws Error with a message that completes the sentence "the variable …"
 */
type Parse<T> = (text: string) => T;

const optional: Parse<string | undefined> = (text) => (text === '' ? undefined : text);

const required =
  (minCharacters = 1): Parse<string> =>
  (text) => {
    if (text.length < minCharacters) throw new Error(`must have at least ${minCharacters} characters`);
    return text;
  };

const flag =
  (standard: boolean): Parse<boolean> =>
  (text) => {
    if (!['', 'true', 'false'].includes(text)) throw new Error('must be true or false');
    return text === '' ? standard : text === 'true';
  };

const oneOf =
  <T extends string>(known: readonly T[], standard: T): Parse<T> =>
  (text) => {
    const value = known.find((each) => each === (text || standard));
    if (value === undefined) throw new Error(`must be one of ${known.join(', ')}`);
    return value;
  };

const integer =
  (standard: number, [min, max]: [min: number, max: number]): Parse<number> =>
  (text) => {
    const value = text === '' ? standard : Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new Error(`must be a whole number from ${min} to ${max}`);
  };

/** Two numbers, separated by a comma. The explanation describes the form in errors. */
function pair(text: string, form: RegExp, explanation: string): [number, number] {
  if (!form.test(text)) throw new Error(explanation);
  const [first = 0, second = 0] = text.split(',').map(Number);
  return [first, second];
}

/** A rate limit, `<burst>,<per second>`. */
const bucket =
  (standard: string): Parse<{ burst: number; perSecond: number }> =>
  (text) => {
    const [burst, perSecond] = pair(text || standard, /^\d+,\d+(\.\d+)?$/, 'must be <burst>,<per second>');
    if (burst < 1 || perSecond <= 0) throw new Error('must have a positive burst and refill');
    return { burst, perSecond };
  };

/** The pauses between attempts, `<first>,<longest>`, in seconds. */
const pauses =
  (standard: string): Parse<{ firstSeconds: number; longestSeconds: number }> =>
  (text) => {
    const form = 'must be <first>,<longest>, in seconds';
    const [firstSeconds, longestSeconds] = pair(text || standard, /^\d+(\.\d+)?,\d+$/, form);
    if (firstSeconds <= 0 || longestSeconds < firstSeconds)
      throw new Error('must have a positive first pause and a longest pause of at least the first');
    return { firstSeconds, longestSeconds };
  };

/** `*`, or an origin exactly as browsers send it. */
const isOrigin = (text: string): boolean => text === '*' || (URL.canParse(text) && new URL(text).origin === text);

const origins: Parse<string[]> = (text) => {
  const listed = text
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  if (!listed.every(isOrigin)) throw new Error('must be a list of origins, such as https://calendar.example.org');
  return listed;
};

const VARIABLES = {
  STAGE: required(),
  LOG_LEVEL: oneOf(LOG_LEVELS, 'error'), // lib/log.ts reads it
  TABLE_NAME: required(3),
  RATE_LIMIT_TABLE_NAME: required(3),
  DYNAMODB_ENDPOINT: optional,
  WEBSOCKET_URL: required(),
  WEBSOCKET_MANAGEMENT_ENDPOINT: required(),
  JWT_KEYS: optional,
  JWT_KEYS_SECRET_ARN: optional,
  BCRYPT_COST: integer(12, [4, 15]),
  REFUSE_COMMON_PASSWORDS: flag(true),
  REQUIRE_API_KEY: flag(false),
  CORS_ORIGINS: origins,
  RATE_LIMIT_AUTH: bucket('20,0.5'),
  RATE_LIMIT_LOGIN_FAILURES: bucket('5,0.1'),
  RATE_LIMIT_USER: bucket('100,20'),
  RATE_LIMIT_LOOKUPS: bucket('100,0.2'),
  WEBHOOK_SENDER_FUNCTION: required(),
  WEBHOOK_PAUSES: pauses('30,3600'),
  WEBHOOK_ALLOW_LOOPBACK: flag(false),
  LAMBDA_ENDPOINT: optional,
};

export type Config = { [Name in keyof typeof VARIABLES]: ReturnType<(typeof VARIABLES)[Name]> };

let config: Config | undefined;

/**
 * Parses the variables of a stage.
 * @throws Error that names each invalid variable
 */
export function parseConfig(variables: Record<string, string | undefined>): Config {
  const faults: string[] = [];
  const parsed = Object.fromEntries(
    Object.entries<Parse<unknown>>(VARIABLES).map(([name, parse]) => {
      try {
        return [name, parse(variables[name] ?? '')];
      } catch (error) {
        faults.push(`${name} ${(error as Error).message}`);
        return [name, undefined];
      }
    }),
  ) as unknown as Config;
  faults.push(...faultsBetween(parsed));
  if (faults.length > 0) throw new Error(`The environment is not valid:\n${faults.join('\n')}`);
  return parsed;
}

function faultsBetween(parsed: Config): string[] {
  const faults: string[] = [];
  if (parsed.JWT_KEYS === undefined && parsed.JWT_KEYS_SECRET_ARN === undefined) {
    faults.push('JWT_KEYS_SECRET_ARN or JWT_KEYS must be set: tokens cannot be signed without keys');
  }
  // Substitutes of AWS on a laptop have their own endpoint. On AWS, webhooks must not reach the internal network.
  if (parsed.WEBHOOK_ALLOW_LOOPBACK && parsed.DYNAMODB_ENDPOINT === undefined) {
    faults.push('WEBHOOK_ALLOW_LOOPBACK is allowed only with DYNAMODB_ENDPOINT, on a laptop');
  }
  return faults;
}

/**
 * The configuration from the environment, parsed once per container. A stage with an invalid setting does not start.
 * @throws Error that names each invalid variable
 */
export function loadConfig(): Config {
  config ??= parseConfig(process.env);
  return config;
}
