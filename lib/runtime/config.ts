import * as z from 'zod';

const optional = z
  .string()
  .transform((text) => (text === '' ? undefined : text))
  .optional();

/** Two numbers, separated by a comma. The explanation describes the form in errors. */
const pair = (standard: string, form: RegExp, explanation: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === '' ? standard : text))
    .pipe(z.string().regex(form, explanation))
    .transform((text): [number, number] => {
      const [first = 0, second = 0] = text.split(',').map(Number);
      return [first, second];
    });

const bucket = (standard: string) =>
  pair(standard, /^\d+,\d+(\.\d+)?$/, 'must be <burst>,<per second>')
    .transform(([burst, perSecond]) => ({ burst, perSecond }))
    .refine(({ burst, perSecond }) => burst >= 1 && perSecond > 0, 'burst and refill must be positive');

const pauses = (standard: string) =>
  pair(standard, /^\d+(\.\d+)?,\d+$/, 'must be <first>,<longest>, in seconds')
    .transform(([firstSeconds, longestSeconds]) => ({ firstSeconds, longestSeconds }))
    .refine(({ firstSeconds, longestSeconds }) => firstSeconds > 0 && longestSeconds >= firstSeconds, 'must grow');

/** `*`, or an origin exactly as browsers send it. */
const isOrigin = (text: string): boolean => text === '*' || (URL.canParse(text) && new URL(text).origin === text);

const Variables = z.object({
  STAGE: z.string().min(1),
  TABLE_NAME: z.string().min(3),
  RATE_LIMIT_TABLE_NAME: z.string().min(3),
  DYNAMODB_ENDPOINT: optional,
  WEBSOCKET_URL: z.string(),
  WEBSOCKET_MANAGEMENT_ENDPOINT: z.string(),
  JWT_KEYS: optional,
  JWT_KEYS_SECRET_ARN: optional,
  BCRYPT_COST: z
    .string()
    .optional()
    .transform((text) => Number(text === undefined || text === '' ? '12' : text))
    .pipe(z.int().min(4).max(15)),
  REFUSE_COMMON_PASSWORDS: z
    .enum(['', 'true', 'false'])
    .optional()
    .transform((text) => text !== 'false'),
  CORS_ORIGINS: z
    .string()
    .optional()
    .transform((text) =>
      (text ?? '')
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .refine((origins) => origins.every(isOrigin), 'must be origins, such as https://calendar.example.org'),
  RATE_LIMIT_AUTH: bucket('20,0.5'),
  RATE_LIMIT_LOGIN_FAILURES: bucket('5,0.1'),
  RATE_LIMIT_USER: bucket('100,20'),
  RATE_LIMIT_LOOKUPS: bucket('100,0.2'),
  WEBHOOK_SENDER_FUNCTION: z.string().min(1),
  WEBHOOK_PAUSES: pauses('30,3600'),
  WEBHOOK_ALLOW_LOOPBACK: z
    .enum(['', 'true', 'false'])
    .optional()
    .transform((text) => text === 'true'),
  LAMBDA_ENDPOINT: optional,
});

const Environment = Variables.refine(
  ({ JWT_KEYS, JWT_KEYS_SECRET_ARN }) => JWT_KEYS !== undefined || JWT_KEYS_SECRET_ARN !== undefined,
  { path: ['JWT_KEYS_SECRET_ARN'], error: 'or JWT_KEYS must be set: tokens cannot be signed without keys' },
).refine(
  // Substitutes of AWS on a laptop have their own endpoint. On AWS, webhooks must not reach the internal network.
  ({ WEBHOOK_ALLOW_LOOPBACK, DYNAMODB_ENDPOINT }) => !WEBHOOK_ALLOW_LOOPBACK || DYNAMODB_ENDPOINT !== undefined,
  { path: ['WEBHOOK_ALLOW_LOOPBACK'], error: 'is for laptops only' },
);

export type Config = z.infer<typeof Environment>;

let config: Config | undefined;

/**
 * Parses the variables of a stage.
 * @throws Error that names each invalid variable
 */
export function parseConfig(variables: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) throw new Error(`The environment is not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * The configuration from the environment, parsed once per container. A stage with an invalid setting does not start.
 * @throws Error that names each invalid variable
 */
export function loadConfig(): Config {
  config ??= parseConfig(process.env);
  return config;
}
