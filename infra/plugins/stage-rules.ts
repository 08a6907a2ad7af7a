import { parseConfig } from '../../lib/runtime/config.js';

interface Stage {
  stage: string;
  functionNames: readonly string[];
  /** The parameters of the stage, see {@link settingsOf}. */
  settings: Record<string, unknown>;
  /** The environment variables of its functions. Values that CloudFormation computes are objects. */
  environment: Record<string, unknown>;
}

/** Lambda's limit for the name of a function. */
const MAX_FUNCTION_NAME = 64;
/** Stack names allow letters, digits and hyphens; bucket and host names only lower case. */
const STAGE_NAME = /^[a-z][a-z0-9-]*$/;
/** Names that suggest production. Only `prod` has the settings of production. */
const MEANS_PRODUCTION = /^(prod.+|prd.*|live.*|main|master)$/;
/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#bcrypt */
const MIN_BCRYPT_COST = 10;

/**
 * The parameters of a stage.
 * @param params those of infra/stages.yml, by stage
 * @param given those of the command line, such as `--param="alarmEmail=on-call@example.org"`, which override them
 */
export const settingsOf = (
  stage: string,
  params: Record<string, Record<string, unknown> | undefined> = {},
  given: readonly string[] = [],
): Record<string, unknown> => ({
  ...params['default'],
  ...params[stage],
  ...Object.fromEntries(given.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)])),
});

/** The reasons why a stage cannot be deployed under its name or with its settings. */
export function faultsOfStage({ stage, functionNames, settings, environment }: Stage): string[] {
  const ofName = faultsOfName(stage, functionNames);
  return ofName.length > 0 ? ofName : faultsOfSettings(settings, environment);
}

function faultsOfName(stage: string, functionNames: readonly string[]): string[] {
  const faults: string[] = [];
  if (!STAGE_NAME.test(stage))
    faults.push('must consist of lower-case letters, digits and hyphens, and start with a letter');
  if (stage === 'local') faults.push('is reserved for the local stack, which `npm start` runs');
  if (MEANS_PRODUCTION.test(stage)) faults.push('suggests production, but only `prod` is protected as production');
  const excess = Math.max(...functionNames.map(({ length }) => length)) - MAX_FUNCTION_NAME;
  if (excess > 0) faults.push(`is too long: it must have at most ${stage.length - excess} characters`);
  return faults.map((fault) => `The stage "${stage}" ${fault}.`);
}

/** The options of a stage, with the form of their values and the option that they require. */
const OPTIONS: Record<string, { form: RegExp; example: string; requires?: string }> = {
  architecture: { form: /^(arm64|x86_64)$/, example: 'arm64 or x86_64' },
  domainName: { form: /^([a-z0-9-]+\.)+[a-z]+$/, example: 'calendar.example.org', requires: 'certificateArn' },
  websocketDomainName: { form: /^([a-z0-9-]+\.)+[a-z]+$/, example: 'live.example.org', requires: 'certificateArn' },
  certificateArn: { form: /^arn:[\w-]+:acm:/, example: 'arn:aws:acm:…' },
  webAclArn: { form: /^arn:[\w-]+:wafv2:/, example: 'arn:aws:wafv2:…' },
  kmsKeyArn: { form: /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, example: 'arn:aws:kms:…:key/…' },
  alarmEmail: { form: /^\S+@\S+$/, example: 'on-call@example.org' },
  dailyBudgetDollars: { form: /^[1-9]\d*(\.\d+)?$/, example: '20', requires: 'alarmEmail' },
  publisherConcurrency: { form: /^[1-9]\d*$/, example: '10' },
  webhookConcurrency: { form: /^[1-9]\d*$/, example: '50' },
  existingTableName: { form: /^[\w.-]{3,255}$/, example: 'restored-table', requires: 'existingTableStreamArn' },
  existingTableStreamArn: { form: /^arn:[\w-]+:dynamodb:.*\/stream\//, example: 'arn:aws:dynamodb:…/stream/…' },
};

/** The other parameters of infra/stages.yml, which differ between stages but are not for users to set. */
const PARAMETERS = [
  ...['environment', 'clientApplications', 'apiKeyRequired', 'schedulesEnabled', 'deletionProtection'],
  ...['logRetentionInDays', 'requestsPerSecond', 'requestBurst'],
];

function faultsOfOptions(settings: Record<string, unknown>): string[] {
  const isSet = (name: string): boolean => (settings[name] ?? '') !== '';
  return Object.entries(OPTIONS)
    .filter(([name]) => isSet(name))
    .flatMap(([name, { form, example, requires }]) => [
      ...(form.test(String(settings[name])) ? [] : [`infra/stages.yml: ${name} must look like ${example}.`]),
      ...(requires === undefined || isSet(requires) ? [] : [`infra/stages.yml: ${name} requires ${requires}.`]),
    ]);
}

function faultsOfSettings(settings: Record<string, unknown>, environment: Record<string, unknown>): string[] {
  const options = faultsOfOptions(settings);
  const unknown = Object.keys(settings)
    .filter((name) => !(name in environment) && !(name in OPTIONS) && !PARAMETERS.includes(name))
    .map((name) => `infra/stages.yml: ${name} is not a setting or option that docs/deploy.md lists.`);
  // YAML parses some values as numbers and booleans, which CloudFormation turns into text.
  const variables = Object.entries(environment).map(([name, value]) => [
    name,
    typeof value === 'object' ? 'computed' : JSON.stringify(value).replace(/^"|"$/g, ''),
  ]);
  try {
    const { BCRYPT_COST } = parseConfig(Object.fromEntries(variables) as Record<string, string>);
    const isWeak = BCRYPT_COST < MIN_BCRYPT_COST;
    return [
      ...options,
      ...unknown,
      ...(isWeak ? [`BCRYPT_COST must be at least ${MIN_BCRYPT_COST} on a deployed stage.`] : []),
    ];
  } catch (error) {
    return [...options, ...unknown, String(error instanceof Error ? error.message : error)];
  }
}
