import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersHead } from '../../lib/api/operation.js';
import { OPERATIONS } from '../../lib/api/operations.js';
import { encryptWithCustomerKey } from '../../infra/plugins/customer-key.js';
import { useExistingTable } from '../../infra/plugins/existing-table.js';
import { checkCustomerKey } from '../support/template/customer-key.js';
import { checkDurability } from '../support/template/durability.js';
import { checkCallers, checkPermissions } from '../support/template/permissions.js';
import { checkPlaces } from '../support/template/places.js';
import { checkDependencies, checkReferences } from '../support/template/references.js';
import { restApiBodyOf, restMethodsOf } from '../support/template/rest-api.js';
import { checkRestPaths } from '../support/template/rest-paths.js';
import { checkSecrets } from '../support/template/secrets.js';
import { checkSpecification, loadSpecification } from '../support/template/specification.js';
import { asIntrinsic, resourcesOf, type Resource, type Template } from '../support/template/template.js';
import { PROBLEMS } from '../../lib/http/problems.js';
import type { ProblemCode } from '../../lib/domain/errors.js';
import { packageStage, unpack, type PackagedStage } from '../support/stack/serverless.js';

const PACKAGING_MS = 240_000;
/** CloudFormation allows 500 resources; some are reserved for later additions. */
const MOST_RESOURCES = 450;
/** The endpoints that must fit into the stack; each has a function, its role and a permission for API Gateway. */
const MOST_ENDPOINTS = 120;
/** Half of the largest artifact is the list of common passwords. */
const MOST_ZIP_BYTES = 400_000;
/** What a function of events loads at a cold start: today 165 to 196 KB. */
const MOST_EVENT_ZIP_BYTES = 215_000;
const HANDLER_ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  STAGE: 'prod',
  TABLE_NAME: 'table',
  RATE_LIMIT_TABLE_NAME: 'rate-limits',
  WEBSOCKET_URL: 'wss://example.org',
  WEBSOCKET_MANAGEMENT_ENDPOINT: 'https://example.org',
  WEBHOOK_SENDER_FUNCTION: 'event-scheduling-api-prod-webhooksDeliver',
  JWT_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:jwt-keys',
  CORS_ORIGINS: '',
};
const GATEWAY_HEADERS = {
  'gatewayresponse.header.Cache-Control': "'no-store'",
  'gatewayresponse.header.Strict-Transport-Security': "'max-age=31536000; includeSubDomains'",
  'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
};
/** Settings are in infra/stages.yml: these must not reach a stage. */
const SETTINGS_OF_THE_SHELL = { BCRYPT_COST: '4', RATE_LIMIT_USER: 'abc', CORS_ORIGINS: 'https://shell.example' };
/** The options of docs/deploy.md, which `dev` has and `prod` has not. */
const OPTIONS = {
  architecture: 'x86_64',
  domainName: 'calendar.example.org',
  websocketDomainName: 'live.example.org',
  certificateArn: 'arn:aws-cn:acm:cn-north-1:123456789012:certificate/1',
  webAclArn: 'arn:aws-cn:wafv2:cn-north-1:123456789012:regional/webacl/name/1',
  alarmEmail: 'on-call@example.org',
  dailyBudgetDollars: '19.99',
  kmsKeyArn: 'arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1',
};
const SIGNING_SECRET = 'a-secret-of-the-machine-that-packages';

/** `eventsCreate` → `EventsCreate` */
const capitalize = (key: string): string => `${key[0]!.toUpperCase()}${key.slice(1)}`;
const functionIdOf = (key: string): string => `${capitalize(key)}LambdaFunction`;
const roleIdOf = (key: string): string => `${capitalize(key)}Role`;

/** The metrics of lib/log.ts and lib/metrics.ts, which are types and names there. */
function metricsWritten(): string[] {
  const textOf = (file: string): string => readFileSync(new URL(`../../lib/${file}.ts`, import.meta.url), 'utf8');
  const kinds = [...textOf('log').matchAll(/^ {2}\| '(\w+)'/gm)];
  const facts = [...textOf('metrics').matchAll(/^ {2}(\w+): '(Count|Milliseconds)'/gm)];
  return [...kinds, ...facts].map(([, name]) => name!);
}

const specification = await loadSpecification();
let stages: Record<string, PackagedStage> = {};
const stage = (name: string): PackagedStage => stages[name]!;

beforeAll(async () => {
  const environment = { JWT_KEYS: JSON.stringify({ current: 'k', k: SIGNING_SECRET }), API_KEY: SIGNING_SECRET };
  const shell = { ...environment, ...SETTINGS_OF_THE_SHELL };
  const [prod, dev] = await Promise.all([
    packageStage('prod', shell),
    packageStage('dev', shell, 'cn-north-1', OPTIONS),
  ]);
  stages = { prod, dev };
}, PACKAGING_MS);

afterAll(async () => {
  await Promise.all(Object.values(stages).map(({ remove }) => remove()));
});

describe.each(['prod', 'dev'])('the template of %s', (name) => {
  it('contains only what the CloudFormation specification allows', () => {
    expect(checkSpecification(stage(name).template, specification)).toEqual([]);
  });

  it('has no reference to a missing resource', () => {
    expect(checkReferences(stage(name).template, specification)).toEqual([]);
  });

  it('has no path that API Gateway refuses', () => {
    expect(checkRestPaths(stage(name).template)).toEqual([]);
  });

  it('gives each function a role of its own that allows named actions on named resources', () => {
    expect(checkPermissions(stage(name).template)).toEqual([]);
  });

  it('protects its data, and versions that could not be published, from loss', () => {
    expect(checkDurability(stage(name).template, name)).toEqual([]);
  });

  it('contains no secret, and its functions log none', () => {
    expect(checkSecrets(stage(name).template)).toEqual([]);
    expect(JSON.stringify(stage(name).template)).not.toContain(SIGNING_SECRET);
  });

  it('takes no setting from the shell', () => {
    for (const { id, properties } of resourcesOf(stage(name).template, 'AWS::Lambda::Function')) {
      const variables = (properties.Environment as { Variables: Record<string, unknown> }).Variables;
      for (const [setting, value] of Object.entries(SETTINGS_OF_THE_SHELL))
        expect(variables[setting], id).not.toBe(value);
    }
  });

  it('keeps webhooks out of the network, and other functions’ connections within AWS', () => {
    for (const { id, properties } of resourcesOf(stage(name).template, 'AWS::Lambda::Function')) {
      const names = Object.keys((properties.Environment as { Variables: object }).Variables);
      expect(names, id).toContain('WEBHOOK_SENDER_FUNCTION');
      expect(names, id).not.toContain('WEBHOOK_ALLOW_LOOPBACK');
      expect(
        names.filter((variable) => variable.endsWith('_ENDPOINT')),
        id,
      ).toEqual(['WEBSOCKET_MANAGEMENT_ENDPOINT']);
    }
  });

  it('stays below the resource limit', () => {
    expect(Object.keys(stage(name).template.Resources).length).toBeLessThanOrEqual(MOST_RESOURCES);
  });

  it('has room for 120 endpoints', () => {
    const { Resources } = stage(name).template;
    const endpoints = new Set(OPERATIONS.map(({ id }) => id.replace(/AtRoot$/, '')));
    const isOfEndpoint = (id: string): boolean =>
      [...endpoints].some((key) => id.startsWith(`${capitalize(key)}Lambda`) || id === roleIdOf(key));
    const ofEndpoints = Object.keys(Resources).filter(isOfEndpoint).length;
    const others = Object.keys(Resources).length - ofEndpoints;
    expect(ofEndpoints / endpoints.size).toBe(3);
    expect(others + 3 * MOST_ENDPOINTS).toBeLessThanOrEqual(MOST_RESOURCES);
  });

  it('has one method for each method of an operation, with its function, and a preflight for each path', () => {
    const expected = OPERATIONS.flatMap((operation) => {
      const { id, method, alias, path } = operation;
      const methods = [method, ...(alias ? [alias] : []), ...(answersHead(operation) ? ['HEAD'] : [])];
      return methods.map((verb) => [`${verb} ${path}`, functionIdOf(id.replace(/AtRoot$/, ''))]);
    });
    const preflights = OPERATIONS.map(({ path }) => [`OPTIONS ${path}`, functionIdOf('corsPreflight')]);
    const methods = restMethodsOf(stage(name).template).map(({ id, integration }) => [
      id,
      /functions\/\$\{(\w+)\.Arn\}/.exec(String(asIntrinsic(integration.uri)?.argument))?.[1],
    ]);
    expect(Object.fromEntries(methods)).toEqual(Object.fromEntries([...expected, ...preflights]));
    for (const { integration } of restMethodsOf(stage(name).template)) {
      expect(integration).toMatchObject({ type: 'aws_proxy', httpMethod: 'POST' });
    }
  });

  it('describes the REST API by valid OpenAPI, whose paths and error responses need no resources of their own', async () => {
    const { template } = stage(name);
    expect(await new Validator().validate({ ...restApiBodyOf(template) })).toEqual({ valid: true });
    for (const type of ['Resource', 'Method', 'GatewayResponse'])
      expect(resourcesOf(template, `AWS::ApiGateway::${type}`)).toEqual([]);
  });

  it('requires an API key wherever a caller has a token or requests one', () => {
    const open = restMethodsOf(stage(name).template).filter(({ isKeyRequired }) => !isKeyRequired);
    const reasons = open.map(({ id, method }) => (method === 'OPTIONS' ? 'preflight' : id));
    expect([...new Set(reasons)].sort()).toEqual([
      ...['/', '/api', '/api/docs', '/api/docs/assets/{file}', '/api/health', '/api/openapi.json', '/api/redoc']
        .concat('/api/asyncapi', '/api/asyncapi.json', '/api/feeds/{secret}/calendar.ics')
        .concat('/calendar', '/calendar/assets/{file}', '/problems', '/problems/{type}')
        .flatMap((path) => [`GET ${path}`, `HEAD ${path}`])
        .sort(),
      'preflight',
    ]);
  });

  it('compresses responses', () => {
    const [api] = resourcesOf(stage(name).template, 'AWS::ApiGateway::RestApi');
    expect(api!.properties.MinimumCompressionSize).toBe(1024);
  });

  it('allows no credentials across origins', () => {
    expect(JSON.stringify(stage(name).template)).not.toMatch(/Allow-Credentials/i);
  });

  it('limits each client application by a throttle and a daily quota', () => {
    const plans = resourcesOf(stage(name).template, 'AWS::ApiGateway::UsagePlan');
    expect(plans.length).toBeGreaterThan(0);
    for (const { properties } of plans) {
      expect(properties.Quota).toMatchObject({ Period: 'DAY' });
      expect(properties.Throttle).toHaveProperty('RateLimit');
    }
  });

  it("answers errors of the gateway with the service's own problems", () => {
    const refusals = restApiBodyOf(stage(name).template)['x-amazon-apigateway-gateway-responses'];
    expect(Object.keys(refusals)).toEqual(expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX']));
    for (const [type, { statusCode, responseParameters, responseTemplates }] of Object.entries(refusals)) {
      expect(responseParameters, type).toMatchObject(GATEWAY_HEADERS);
      const problem = JSON.parse(responseTemplates['application/json']) as { type: string };
      const code = problem.type.replace('/problems/', '') as ProblemCode;
      expect(problem).toEqual({
        type: problem.type,
        ...PROBLEMS[code],
        detail: expect.any(String) as string,
        instance: '$context.requestId',
      });
      expect(statusCode).toBe(String(PROBLEMS[code].status));
    }
  });

  it.each(['WAF_FILTERED', 'ACCESS_DENIED', 'INVALID_API_KEY'])('answers %s with 403', (type) => {
    const refusals = restApiBodyOf(stage(name).template)['x-amazon-apigateway-gateway-responses'];
    expect(refusals[type]?.statusCode).toBe('403');
  });

  it('lets only named APIs and schedules of its own call functions', () => {
    expect(checkCallers(stage(name).template)).toEqual([]);
  });

  it('names no dependency that a reference already implies', () => {
    expect(checkDependencies(stage(name).template)).toEqual([]);
  });

  it('can be deployed to each partition, region and account', () => {
    const text = JSON.stringify(stage(name).template);
    const withoutOptions = Object.values(OPTIONS).reduce((rest, value) => rest.replaceAll(value, 'option'), text);
    expect(checkPlaces(JSON.parse(withoutOptions) as Template)).toEqual([]);
  });
});

describe('the options of a stage', () => {
  const typesOf = (name: string): string[] => Object.values(stage(name).template.Resources).map(({ Type }) => Type);
  const OPTIONAL = [
    'AWS::ApiGateway::DomainName',
    'AWS::ApiGateway::BasePathMapping',
    'AWS::ApiGatewayV2::DomainName',
    'AWS::ApiGatewayV2::ApiMapping',
    'AWS::WAFv2::WebACLAssociation',
    'AWS::SNS::Subscription',
    'AWS::Budgets::Budget',
  ];
  const propertiesOf = (name: string, id: string) => stage(name).template.Resources[id]!.Properties!;
  const websocketUrlOf = (name: string) =>
    (propertiesOf(name, functionIdOf('notificationsCreateTicket')).Environment as { Variables: object }).Variables;

  it('add resources where they are set, and nothing where they are not', () => {
    expect(typesOf('dev')).toEqual(expect.arrayContaining(OPTIONAL));
    expect(typesOf('prod').filter((type) => OPTIONAL.includes(type))).toEqual([]);
    expect(stage('prod').template).not.toHaveProperty('Conditions');
    expect(JSON.stringify(stage('prod').template)).not.toContain('Fn::If');
  });

  it('set the addresses and the architecture', () => {
    expect(stage('dev').template.Outputs).toMatchObject({
      RestApiUrl: { Value: 'https://calendar.example.org/api' },
      WebsocketUrl: { Value: 'wss://live.example.org' },
    });
    expect(websocketUrlOf('dev')).toMatchObject({ WEBSOCKET_URL: 'wss://live.example.org' });
    expect(JSON.stringify(websocketUrlOf('prod'))).toContain('WebsocketsApi');
    expect(propertiesOf('dev', functionIdOf('eventsCreate')).Architectures).toEqual(['x86_64']);
    expect(propertiesOf('prod', functionIdOf('eventsCreate')).Architectures).toEqual(['arm64']);
  });

  it('encrypt all data with a key of the customer, which roles use through the services that they use', () => {
    expect(checkCustomerKey(stage('dev').template, OPTIONS.kmsKeyArn, specification)).toEqual([]);
    expect(JSON.stringify(stage('prod').template)).not.toContain('kms:');
  });

  it('let a stage use an existing table, which everything then names', () => {
    const template = structuredClone(stage('prod').template);
    useExistingTable(template, { name: 'restored', streamArn: 'arn:aws:dynamodb:us-east-1:1:table/restored/stream/1' });
    expect(checkReferences(template, specification)).toEqual([]);
    expect(checkSpecification(template, specification)).toEqual([]);
    expect(template.Resources).not.toHaveProperty('Table');
  });
});

describe('the artifacts', () => {
  it('are one small zip file per function', () => {
    const { template, artifacts } = stage('prod');
    expect(Object.keys(artifacts)).toHaveLength(resourcesOf(template, 'AWS::Lambda::Function').length);
    for (const [key, path] of Object.entries(artifacts)) {
      const most = key.startsWith('events') ? MOST_EVENT_ZIP_BYTES : MOST_ZIP_BYTES;
      if (key !== 'docsAsset') expect(statSync(path).size, key).toBeLessThan(most);
    }
  });

  it('are byte for byte the same when built again from the same sources', () => {
    const hashes = ({ artifacts }: PackagedStage) =>
      Object.entries(artifacts).map(([key, path]) => [
        key,
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]);
    expect(hashes(stage('dev'))).toEqual(hashes(stage('prod')));
  });

  describe('unpacked, far from node_modules,', () => {
    let directory: string;

    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'artifacts-'));
      for (const [key, path] of Object.entries(stage('prod').artifacts)) unpack(path, join(directory, key));
    });
    afterAll(() => rm(directory, { recursive: true, force: true }));

    /** Runs a script that gets `load(key)`, which returns a function's handler, and prints JSON. */
    const run = async (script: string): Promise<unknown> => {
      const handlers = Object.fromEntries(
        resourcesOf(stage('prod').template, 'AWS::Lambda::Function').map(({ properties }) => {
          const key = String(properties.FunctionName).split('-').at(-1)!;
          return [key, join(directory, key, String(properties.Handler).replace(/\.handler$/, '.cjs'))];
        }),
      );
      const prelude = `const handlers = ${JSON.stringify(handlers)};
        const load = async (key) => (await import(handlers[key])).handler;`;
      const args = ['--input-type=module', '--eval', `${prelude}\n${script}`];
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        cwd: directory,
        env: HANDLER_ENVIRONMENT,
      });
      return JSON.parse(stdout);
    };

    it('each contain a handler', async () => {
      const kinds = await run(`
        const kinds = [];
        for (const key of Object.keys(handlers)) kinds.push(typeof (await load(key)));
        console.log(JSON.stringify(kinds));`);
      expect(kinds).toEqual(Object.keys(stage('prod').artifacts).map(() => 'function'));
    });

    it('verify tokens, and sign requests to DynamoDB with the credentials of the environment', async () => {
      const requests = await run(`
        import { createHmac } from 'node:crypto';
        import { once } from 'node:events';
        import { createServer } from 'node:http';
        const requests = [];
        const dynamodb = createServer(({ headers }, response) => {
          requests.push([headers['x-amz-target'], headers.authorization.replace(/[/].*/, '')]);
          response.end('{}');
        }).listen(0);
        await once(dynamodb, 'listening');
        const secret = 'a-secret-of-at-least-32-characters';
        Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret',
          JWT_KEYS: JSON.stringify({ current: 'k', k: secret }), DYNAMODB_ENDPOINT: 'http://127.0.0.1:' + dynamodb.address().port });
        const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
        const [iss, iat] = ['event-scheduling-api/prod', Math.floor(Date.now() / 1000)];
        const claims = { iss, aud: iss, sub: 'usr_1', sid: 'ses_1', jti: '1', iat, exp: iat + 60 };
        const signed = encode({ alg: 'HS256', kid: 'k', typ: 'at+jwt' }) + '.' + encode(claims);
        const call = async (key) => (await load('usersReadMe'))({ path: '/', resource: '/', httpMethod: 'GET',
          headers: { Authorization: 'Bearer ' + signed + '.' + createHmac('sha256', key).update(signed).digest('base64url') },
          requestContext: { path: '/', requestId: 'request', identity: {} } }, {});
        const isForged = (await call('another secret')).statusCode === 401 && requests.length === 0;
        const { statusCode } = await call(secret);
        dynamodb.close();
        dynamodb.closeAllConnections();
        console.log(JSON.stringify({ isForged, statusCode, requests }));`);
      expect(requests).toMatchObject({ isForged: true });
      const { requests: sent } = requests as { requests: [string, string][] };
      expect(sent.map(([target]) => target).join()).toMatch(/DynamoDB_20120810\.(Batch)?GetItem/);
      expect(new Set(sent.map(([, signature]) => signature))).toEqual(
        new Set(['AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE']),
      );
    });

    describe('outages raise alarms:', () => {
      /**
       * The errors that functions count in their logs.
       * @param events the event of each function by its key
       * @param answer the body with which DynamoDB answers every request; without one it is away
       */
      const errorsOf = async (events: Record<string, object[]>, answer?: object): Promise<string[]> =>
        (await run(`
          import { once } from 'node:events';
          import { createServer } from 'node:http';
          const dynamodb = createServer((_, response) => response.end(${JSON.stringify(JSON.stringify(answer ?? {}))})).listen(0);
          await once(dynamodb, 'listening');
          const away = 'http://127.0.0.1:1';
          const present = 'http://127.0.0.1:' + dynamodb.address().port;
          Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', METRICS_NAMESPACE: 'stage',
            JWT_KEYS: JSON.stringify({ current: 'k', k: 'a-secret-of-at-least-32-characters' }),
            DYNAMODB_ENDPOINT: ${answer ? 'present' : 'away'}, WEBSOCKET_MANAGEMENT_ENDPOINT: away, LAMBDA_ENDPOINT: away });
          const lines = [];
          console.error = (line) => lines.push(JSON.parse(line));
          console.info = () => undefined;
          for (const [key, all] of Object.entries(${JSON.stringify(events)}))
            await Promise.all(all.map(async (event) => (await load(key))(event, {}).catch(() => lines.push({ kind: 'Errors' }))));
          dynamodb.close();
          dynamodb.closeAllConnections();
          console.log(JSON.stringify(lines.map(({ kind, _aws: metrics }) => metrics?.CloudWatchMetrics[0].Metrics[0].Name ?? kind)));`)) as string[];
      const socketEvent = (routeKey: string, query = {}): object => ({
        body: '{"action": "ping"}',
        queryStringParameters: query,
        requestContext: { routeKey, connectionId: 'c', requestId: 'request' },
      });
      const webhook = { userId: 'usr_1', id: 'whk_1' };

      const watched = (): unknown[] =>
        resourcesOf(stage('prod').template, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties.MetricName);

      it.each<[string, Record<string, object[]>, object | undefined, string[]]>([
        [
          'the table is away from an open WebSocket, and messages cannot be sent',
          { notificationsMessage: [socketEvent('$default')] },
          undefined,
          ['WebSocketErrors', 'UnsentMessages'],
        ],
        [
          'the table is away from a WebSocket that closes',
          { notificationsDisconnect: [socketEvent('$disconnect')] },
          undefined,
          ['WebSocketErrors'],
        ],
        [
          'the table is away from a new WebSocket',
          { notificationsConnect: [socketEvent('$connect', { ticket: 'x' })] },
          undefined,
          ['WebSocketErrors'],
        ],
        [
          'the table is away from a webhook sender',
          { webhooksDeliver: [webhook] },
          undefined,
          ['FailedWebhookSenders'],
        ],
        ['the table is away from the schedule of webhooks', { webhooksStartDue: [{}] }, undefined, ['Errors']],
        [
          'Lambda refuses to start a webhook sender',
          { webhooksStartDue: [{}] },
          { Items: [{ pk: { S: 'p' }, sk: { S: 'usr_1#whk_1' }, byTime: { S: '2030-01-01T00:00:00.000Z' } }] },
          ['UnstartedWebhooks'],
        ],
        [
          'a version cannot be published',
          {
            notificationsPublish: [
              { Records: [{ dynamodb: { SequenceNumber: '1', NewImage: { pk: { S: 'x' }, sk: { S: 'x' } } } }] },
            ],
          },
          {},
          ['FailedStreamRecords'],
        ],
      ])('%s', async (_, events, answer, errors) => {
        expect([...new Set(await errorsOf(events, answer))]).toEqual(errors);
        expect(watched()).toEqual(expect.arrayContaining(errors));
      });

      it('six strangers with invalid tickets raise none', async () => {
        const strangers = Array.from({ length: 6 }, (_, index) => socketEvent('$connect', { ticket: `t-${index}` }));
        expect(await errorsOf({ notificationsConnect: strangers }, {})).toEqual([]);
      });

      it('each alarm of the log, and each graph, has a metric that functions write', () => {
        const { template } = stage('prod');
        const written = metricsWritten();
        const namespace = 'event-scheduling-api-prod';
        const own = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
          ({ properties }) => properties.Namespace === namespace,
        );
        expect(own.length).toBeGreaterThan(8);
        for (const { id, properties } of own) expect(written, id).toContain(properties.MetricName);
        const [body, names] = resourcesOf(template, 'AWS::CloudWatch::Dashboard').map(
          ({ properties }) => (properties.DashboardBody as { 'Fn::Sub': [string, Record<string, string>] })['Fn::Sub'],
        )[0]!;
        expect(names.namespace).toBe(namespace);
        const widgets = (
          JSON.parse(body) as { widgets: { properties: { metrics?: unknown[][]; alarms?: string[] } }[] }
        ).widgets;
        const graphed = widgets.flatMap(({ properties: { metrics = [] } }) => {
          let last: unknown;
          return metrics.flatMap(([given, name]) => {
            last = given === '.' ? last : given;
            return last === '${namespace}' ? [name] : [];
          });
        });
        expect([...new Set(graphed)].sort()).toEqual([...written].sort());
        const shown = widgets.flatMap(({ properties: { alarms = [] } }) => alarms);
        expect([...shown].sort()).toEqual(
          resourcesOf(template, 'AWS::CloudWatch::Alarm')
            .map(({ id }) => `\${${id}.Arn}`)
            .sort(),
        );
      });
    });

    it('contain every script and style sheet of the document pages', async () => {
      const statuses = await run(`
        const event = (path, pathParameters = null) => ({ path, resource: path, pathParameters, httpMethod: 'GET', headers: {},
          requestContext: { path, requestId: 'request', identity: {} } });
        const statuses = [];
        const pages = { docsSwaggerUi: '/api/docs', docsRedoc: '/api/redoc', docsAsyncapiPage: '/api/asyncapi', docsListProblems: '/problems' };
        for (const [key, path] of Object.entries(pages)) {
          const { body } = await (await load(key))(event(path), {});
          for (const [, file] of body.matchAll(/assets[/]([^"']+)/g)) {
            statuses.push((await (await load('docsAsset'))(event(path, { file }), {})).statusCode);
          }
        }
        console.log(JSON.stringify(statuses));`);
      expect([...new Set(statuses as number[])]).toEqual([200]);
    });
  });
});

/** Each check detects its fault when the fault is planted into the valid template. */
describe('the template checks detect', () => {
  type Checks = (template: Template) => string[];
  const againstSpecification: Checks = (template) => checkSpecification(template, specification);
  const againstReferences: Checks = (template) => checkReferences(template, specification);
  const againstDurability: Checks = (template) => checkDurability(template, 'prod');
  const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1';
  const againstKey: Checks = (template) => checkCustomerKey(template, KEY, specification);
  const encryptWithAnotherKey = (template: Template): void => {
    encryptWithCustomerKey(template, 'another key');
  };
  /** Plants a fault after encryption with the key. */
  const encrypted = (plant: (template: Template) => void) => (template: Template) => {
    encryptWithCustomerKey(template, KEY);
    plant(template);
  };

  const first = (template: Template, type: string): Resource & { Properties: Record<string, unknown> } => {
    const [found] = resourcesOf(template, type);
    return template.Resources[found!.id] as Resource & { Properties: Record<string, unknown> };
  };
  const set = (type: string, properties: Record<string, unknown>) => (template: Template) =>
    void Object.assign(first(template, type).Properties, properties);
  const unset = (type: string, name: string) => (template: Template) =>
    void Reflect.deleteProperty(first(template, type).Properties, name);
  const publisher = (template: Template) => template.Resources.NotificationsPublishRole!;
  const allow = (statement: Record<string, unknown>) => (template: Template) => {
    const [policy] = publisher(template).Properties!.Policies as { PolicyDocument: { Statement: unknown[] } }[];
    policy!.PolicyDocument.Statement.push({ Effect: 'Allow', ...statement });
  };
  const TABLE = 'AWS::DynamoDB::Table';
  const MAPPING = 'AWS::Lambda::EventSourceMapping';
  const FUNCTION = 'AWS::Lambda::Function';

  it.each<[string, Checks, (template: Template) => void, string]>([
    [
      'an unknown resource type',
      againstSpecification,
      (t) => void (first(t, TABLE).Type = 'AWS::DynamoDB::Tabel'),
      'there is no resource type',
    ],
    ['an unknown property', againstSpecification, set(TABLE, { Billing: 'x' }), 'there is no property Billing'],
    [
      'an unknown property of a property',
      againstSpecification,
      set(TABLE, { SSESpecification: { SSEEnabled: true, Sse: 1 } }),
      'there is no property Sse',
    ],
    ['a missing required property', againstSpecification, unset(TABLE, 'KeySchema'), 'KeySchema is required'],
    ['a string for a number', againstSpecification, set(MAPPING, { BatchSize: '25' }), 'must be a integer'],
    ['a map for a list', againstSpecification, set(MAPPING, { FunctionResponseTypes: {} }), 'must be a list'],
    [
      'a reference for a list',
      againstSpecification,
      set(MAPPING, { FunctionResponseTypes: { Ref: 'Table' } }),
      'gives no array',
    ],
    ['a list for a map', againstSpecification, set(MAPPING, { DestinationConfig: [] }), 'must be a map'],
    [
      'a reference to nothing',
      againstReferences,
      set(FUNCTION, { Description: { Ref: 'Nothing' } }),
      'there is no resource Nothing',
    ],
    [
      'an attribute that does not exist',
      againstReferences,
      set(FUNCTION, { Description: { 'Fn::GetAtt': ['Table', 'Stream'] } }),
      'has no attribute Stream',
    ],
    [
      'a substitution of nothing',
      againstReferences,
      set(FUNCTION, { Description: { 'Fn::Sub': 'x ${Nothing.Arn}' } }),
      'there is no resource Nothing',
    ],
    [
      'a dependency on nothing',
      againstReferences,
      (t) => void (first(t, TABLE).DependsOn = 'Nothing'),
      'there is no resource Nothing',
    ],
    [
      'an output of nothing',
      againstReferences,
      (t) => void (t.Outputs!.X = { Value: { Ref: 'Nothing' } }),
      'there is no resource Nothing',
    ],
    [
      'resources that wait for each other',
      againstReferences,
      (t) => void (first(t, TABLE).DependsOn = 'NotificationsPublishLambdaFunction'),
      'wait for each other',
    ],
    [
      'text and parameter in one path part',
      checkRestPaths,
      (t) => void (restApiBodyOf(t).paths['/api/events/{id}.ics'] = {}),
      'takes no path part {id}.ics',
    ],
    [
      'two parameters at one place',
      checkRestPaths,
      (t) => void (restApiBodyOf(t).paths['/api/events/{other}/parts'] = {}),
      '{id} has the place of {other}',
    ],
    [
      'a method that API Gateway does not know',
      checkRestPaths,
      (t) => void (restApiBodyOf(t).paths['/api/events']!.trace = {}),
      'has no method trace',
    ],
    [
      'an integration with a missing function',
      againstReferences,
      (t) =>
        void Object.assign(restMethodsOf(t)[0]!.integration, {
          uri: { 'Fn::Sub': 'arn:${NothingLambdaFunction.Arn}' },
        }),
      'there is no resource NothingLambdaFunction',
    ],
    [
      'a dependency that a reference implies',
      checkDependencies,
      (t) => void (first(t, FUNCTION).DependsOn = ['AuthRegisterRole']),
      'depends on AuthRegisterRole twice',
    ],
    ['a permission for any API', checkCallers, unset('AWS::Lambda::Permission', 'SourceArn'), 'names no source'],
    [
      'a permission for APIs of other services',
      checkCallers,
      set('AWS::Lambda::Permission', { SourceArn: { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:*' } }),
      'names no source',
    ],
    ['a fixed partition', checkPlaces, set(FUNCTION, { Description: 'arn:aws:s3:::x' }), 'names a partition'],
    ['a fixed region', checkPlaces, set(FUNCTION, { Description: 'x.eu-west-1.y' }), 'names a region'],
    ['a fixed account', checkPlaces, set(FUNCTION, { Description: 'x:123456789012:y' }), 'names an account'],
    [
      'a fixed domain of AWS',
      checkPlaces,
      set(FUNCTION, { Description: 'https://x.amazonaws.com' }),
      'names a domain of one partition',
    ],
    [
      'a role for two functions',
      checkPermissions,
      (t) =>
        void (first(t, FUNCTION).Properties.Role = {
          'Fn::GetAtt': ['NotificationsPublishRole', 'Arn'],
        }),
      'shares its role',
    ],
    [
      'a wildcard for an action',
      checkPermissions,
      allow({ Action: ['dynamodb:*'], Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }] }),
      'no single action',
    ],
    [
      'a permission to create log groups',
      checkPermissions,
      allow({ Action: ['logs:CreateLogGroup'], Resource: [{ 'Fn::Sub': '${BackgroundFunctionsLog}' }] }),
      'allows logs:CreateLogGroup, which Lambda does not need',
    ],
    [
      'a permission to read the stream of another function',
      checkPermissions,
      (t) => void Object.assign(t.Resources.AuthLoginRole!, structuredClone(publisher(t))),
      'allows dynamodb:GetRecords, which Lambda does not need',
    ],
    [
      'a permission to write logs of other functions',
      checkPermissions,
      allow({
        Action: ['logs:PutLogEvents'],
        Resource: [{ 'Fn::Sub': 'arn:x:log-group:${BackgroundFunctionsLog}:log-stream:*' }],
      }),
      'allows logs:PutLogEvents on',
    ],
    [
      'a permission that Lambda lacks',
      checkPermissions,
      (t) => {
        const [policy] = publisher(t).Properties!.Policies as { PolicyDocument: { Statement: unknown[] } }[];
        policy!.PolicyDocument.Statement.splice(2, 1);
      },
      'does not allow dynamodb:GetRecords',
    ],
    ['all resources', checkPermissions, allow({ Action: ['dynamodb:GetItem'], Resource: '*' }), 'on "*"'],
    [
      'all indexes of a table',
      checkPermissions,
      allow({ Action: ['dynamodb:Query'], Resource: [{ 'Fn::Sub': '${Table.Arn}/index/*' }] }),
      'on {"Fn::Sub"',
    ],
    ['a table without time to live', againstDurability, unset(TABLE, 'TimeToLiveSpecification'), 'no time to live'],
    [
      'a table without recovery',
      againstDurability,
      unset(TABLE, 'PointInTimeRecoverySpecification'),
      'no point-in-time recovery',
    ],
    ['a table without encryption', againstDurability, unset(TABLE, 'SSESpecification'), 'no encryption'],
    [
      'a protected table without data to protect',
      againstDurability,
      (t) => void (t.Resources.RateLimitTable!.Properties!.DeletionProtectionEnabled = true),
      'RateLimitTable: has no deletion with its stack',
    ],
    [
      'a retained table with a fixed name',
      againstDurability,
      set(TABLE, { TableName: 'table' }),
      'Table: has no generated name',
    ],
    [
      'a retained secret with a fixed name',
      againstDurability,
      set('AWS::SecretsManager::Secret', { Name: 'keys' }),
      'JwtKeys: has no generated name',
    ],
    [
      'a main table that is deleted with its stack',
      againstDurability,
      (t) => void Reflect.deleteProperty(first(t, TABLE), 'DeletionPolicy'),
      'Table: has no retention',
    ],
    [
      'a table of prod that can be deleted',
      againstDurability,
      set(TABLE, { DeletionProtectionEnabled: false }),
      'no deletion protection',
    ],
    ['a table without a stream', againstDurability, unset(TABLE, 'StreamSpecification'), 'no table with a stream'],
    [
      'another filter',
      againstDurability,
      set(MAPPING, { FilterCriteria: { Filters: [{ Pattern: '{}' }] } }),
      'no filter for what its function is there for',
    ],
    [
      'batches that fail whole',
      againstDurability,
      unset(MAPPING, 'FunctionResponseTypes'),
      'no report of failed items',
    ],
    ['endless retries', againstDurability, set(MAPPING, { MaximumRetryAttempts: -1 }), 'no bound on retries'],
    ['failures that go nowhere', againstDurability, unset(MAPPING, 'DestinationConfig'), 'no dead-letter queue'],
    [
      'dead letters that may not be sent',
      againstDurability,
      (t) => void (publisher(t).Properties!.Policies = []),
      'no permission to send dead letters',
    ],
    [
      'dead letters that nobody hears of',
      againstDurability,
      (t) => void Reflect.deleteProperty(t.Resources, 'PublisherDeadLettersAlarm'),
      'no alarm',
    ],
    [
      'logs that are kept for ever',
      againstDurability,
      unset('AWS::Logs::LogGroup', 'RetentionInDays'),
      'keeps its logs for ever',
    ],
    ['a topic without the key', againstKey, encrypted(unset('AWS::SNS::Topic', 'KmsMasterKeyId')), 'AlarmTopic: Kms'],
    [
      'a table with a key of AWS',
      againstKey,
      encrypted(set(TABLE, { SSESpecification: { SSEEnabled: true } })),
      'Table: SSESpecification.KMSMasterKeyId does not name the key',
    ],
    [
      'a log without the key',
      againstKey,
      encrypted(unset('AWS::Logs::LogGroup', 'KmsKeyId')),
      'KmsKeyId does not name the key',
    ],
    ['roles that lack the key', againstKey, encryptWithAnotherKey, 'does not allow kms:'],
    [
      'a role that uses the key by itself',
      againstKey,
      encrypted(allow({ Action: ['kms:Decrypt'], Resource: [KEY] })),
      'NotificationsPublishRole: allows kms:Decrypt',
    ],
    [
      'a secret in an environment variable',
      checkSecrets,
      set(FUNCTION, { Environment: { Variables: { JWT_KEYS: 'x' } } }),
      'no reference to a secret',
    ],
    [
      'a secret with a value',
      checkSecrets,
      set('AWS::SecretsManager::Secret', { SecretString: 'x' }),
      'is not generated',
    ],
    ['an API key with a value', checkSecrets, set('AWS::ApiGateway::ApiKey', { Value: 'x' }), 'has a value of ours'],
    ['an access key', checkSecrets, set(FUNCTION, { Description: 'AKIAABCDEFGHIJKLMNOP' }), 'holds a credential'],
    [
      'a log of query strings',
      checkSecrets,
      set('AWS::ApiGatewayV2::Stage', {
        AccessLogSettings: { Format: '$context.requestId $context.customDomain.path' },
      }),
      'logs customDomain.path',
    ],
    [
      'execution logs',
      checkSecrets,
      set('AWS::ApiGatewayV2::Stage', { DefaultRouteSettings: { LoggingLevel: 'INFO' } }),
      'hold whole requests',
    ],
  ])('%s', (_fault, check, plant, expected) => {
    const template = structuredClone(stage('prod').template);
    plant(template);
    expect(check(template).join('\n')).toContain(expected);
  });
});
