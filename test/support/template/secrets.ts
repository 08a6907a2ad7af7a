import { asIntrinsic, isMap, resourcesOf, walk, type Template } from './template.js';

const CREDENTIAL_LIKE = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/, // an AWS access key
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[\w-]+\.eyJ[\w-]+\./, // a JWT
];

/** Secrets in the template, and logs that would contain some. */
export function checkSecrets(template: Template): string[] {
  return [
    ...[...walk(template.Resources, 'Resources')].flatMap(({ value, path }) =>
      typeof value === 'string' && CREDENTIAL_LIKE.some((pattern) => pattern.test(value))
        ? [`${path}: holds a credential`]
        : [],
    ),
    ...resourcesOf(template, 'AWS::Lambda::Function').flatMap(({ id, properties }) => checkEnvironment(id, properties)),
    ...resourcesOf(template, 'AWS::SecretsManager::Secret')
      .filter(({ properties }) => 'SecretString' in properties || !('GenerateSecretString' in properties))
      .map(({ id }) => `${id}: is not generated on AWS`),
    ...resourcesOf(template, 'AWS::ApiGateway::ApiKey')
      .filter(({ properties }) => 'Value' in properties)
      .map(({ id }) => `${id}: has a value of ours`),
    ...checkAccessLogs(template),
  ];
}

function checkEnvironment(id: string, { Environment }: Record<string, unknown>): string[] {
  const variables = isMap(Environment) && isMap(Environment.Variables) ? Environment.Variables : {};
  return Object.entries(variables)
    .filter(
      ([name, value]) =>
        /KEY|SECRET|PASSWORD(?!S$)|TOKEN/.test(name) &&
        !name.startsWith('REQUIRE_') &&
        asIntrinsic(value)?.name !== 'Ref',
    )
    .map(([name]) => `${id}: ${name} is no reference to a secret`);
}

/**
 * The request fields that access logs can contain. Tickets are in query strings, tokens in headers, keys in
 * `identity.apiKey`.
 */
const LOGGABLE = new Set(
  [
    'requestId requestTime status httpMethod resourcePath eventType routeKey connectionId xrayTraceId',
    'responseLength responseLatency integrationLatency integrationStatus error.responseType',
    'identity.sourceIp identity.apiKeyId',
  ].flatMap((line) => line.split(' ')),
);

function checkAccessLogs(template: Template): string[] {
  const settings = [
    ...resourcesOf(template, 'AWS::ApiGateway::Stage').map(({ id, properties }) => ({
      id,
      log: properties.AccessLogSetting,
      execution: (properties.MethodSettings as unknown[])[0],
    })),
    ...resourcesOf(template, 'AWS::ApiGatewayV2::Stage').map(({ id, properties }) => ({
      id,
      log: properties.AccessLogSettings,
      execution: properties.DefaultRouteSettings,
    })),
  ];
  return settings.flatMap(({ id, log, execution }) => {
    const format = isMap(log) ? String(log.Format) : '';
    const logged = [...format.matchAll(/\$context\.([\w.]+)/g)].map(([, name = '']) => name);
    const silent = isMap(execution) && execution.LoggingLevel === 'OFF' && execution.DataTraceEnabled === false;
    return [
      ...(logged.length === 0 ? [`${id}: has no access log`] : []),
      ...logged.filter((name) => !LOGGABLE.has(name)).map((name) => `${id}: logs ${name}`),
      ...(silent ? [] : [`${id}: execution logs hold whole requests`]),
    ];
  });
}
