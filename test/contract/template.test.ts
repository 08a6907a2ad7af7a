import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDurability } from '../support/template/durability.js';
import { checkPermissions } from '../support/template/permissions.js';
import { checkReferences } from '../support/template/references.js';
import { checkRestPaths } from '../support/template/rest-paths.js';
import { checkSecrets } from '../support/template/secrets.js';
import { checkSpecification, loadSpecification } from '../support/template/specification.js';
import { asIntrinsic, resourcesOf, type Resource, type Template } from '../support/template/template.js';
import { PROBLEMS } from '../../lib/http/problems.js';
import type { ProblemCode } from '../../lib/domain/errors.js';
import { packageStage, unpack, type PackagedStage } from '../support/stack/serverless.js';

const PACKAGING_MS = 120_000;
/** CloudFormation allows 500 resources; some are reserved for later additions. */
const MOST_RESOURCES = 450;
/** Half of the largest artifact is the list of common passwords. */
const MOST_ZIP_BYTES = 450_000;
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
const SIGNING_SECRET = 'a-secret-of-the-machine-that-packages';

const specification = await loadSpecification();
let stages: Record<string, PackagedStage>;
const stage = (name: string): PackagedStage => stages[name]!;

beforeAll(async () => {
  const environment = { JWT_KEYS: JSON.stringify({ current: 'k', k: SIGNING_SECRET }), API_KEY: SIGNING_SECRET };
  const [prod, dev] = await Promise.all([packageStage('prod', environment), packageStage('dev', environment)]);
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

  it('contains no secret and logs none', () => {
    expect(checkSecrets(stage(name).template)).toEqual([]);
    expect(JSON.stringify(stage(name).template)).not.toContain(SIGNING_SECRET);
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

  it('requires an API key wherever a caller has a token or requests one', () => {
    const methods = resourcesOf(stage(name).template, 'AWS::ApiGateway::Method');
    const open = methods.filter(({ properties }) => properties.ApiKeyRequired !== true);
    const reasons = open.map(({ id, properties }) => (properties.HttpMethod === 'OPTIONS' ? 'preflight' : id));
    expect([...new Set(reasons)].sort()).toEqual([
      ...['ApiDocsAssetsFileVar', 'ApiDocs', 'Api', 'ApiHealth', 'ApiOpenapijson', 'ApiRedoc']
        .concat('', 'Problems', 'ProblemsTypeVar')
        .flatMap((path) => [`ApiGatewayMethod${path}Get`, `ApiGatewayMethod${path}Head`])
        .sort(),
      'preflight',
    ]);
  });

  it('compresses responses', () => {
    const [api] = resourcesOf(stage(name).template, 'AWS::ApiGateway::RestApi');
    expect(api!.properties.MinimumCompressionSize).toBe(1024);
  });

  it('lets preflights reach the one handler that knows the origins, and allows no credentials', () => {
    const methods = resourcesOf(stage(name).template, 'AWS::ApiGateway::Method');
    const paths = (isPreflight: boolean): unknown[] =>
      methods
        .filter(({ properties }) => (properties.HttpMethod === 'OPTIONS') === isPreflight)
        .map(({ properties }) => JSON.stringify(properties.ResourceId));
    expect(new Set(paths(true))).toEqual(new Set(paths(false)));
    for (const { properties } of methods.filter((method) => method.properties.HttpMethod === 'OPTIONS')) {
      expect(properties).toMatchObject({ AuthorizationType: 'NONE', ApiKeyRequired: false });
      expect(properties.Integration).toMatchObject({ Type: 'AWS_PROXY' });
      expect(JSON.stringify(properties.Integration)).toContain('CorsPreflightLambdaFunction');
    }
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

  it('deploys the gateway responses together with the API', () => {
    const { template } = stage(name);
    const [deployment] = resourcesOf(template, 'AWS::ApiGateway::Deployment');
    const responses = resourcesOf(template, 'AWS::ApiGateway::GatewayResponse').map(({ id }) => id);
    expect(template.Resources[deployment!.id]!.DependsOn).toEqual(expect.arrayContaining(responses));
  });

  it("answers errors of the gateway with the service's own problems", () => {
    const refusals = resourcesOf(stage(name).template, 'AWS::ApiGateway::GatewayResponse');
    expect(refusals.map(({ properties }) => properties.ResponseType)).toEqual(
      expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX']),
    );
    for (const { properties } of refusals) {
      expect(properties.ResponseParameters).toMatchObject(GATEWAY_HEADERS);
      const problem = JSON.parse((properties.ResponseTemplates as Record<string, string>)['application/json']!) as {
        type: string;
      };
      const code = problem.type.replace('/problems/', '') as ProblemCode;
      expect(problem).toEqual({
        type: problem.type,
        ...PROBLEMS[code],
        detail: expect.any(String) as string,
        instance: '$context.requestId',
      });
      expect(properties.StatusCode).toBe(String(PROBLEMS[code].status));
    }
  });
});

describe('the artifacts', () => {
  it('are one small zip file per function', () => {
    const { template, artifacts } = stage('prod');
    expect(Object.keys(artifacts)).toHaveLength(resourcesOf(template, 'AWS::Lambda::Function').length);
    for (const [key, path] of Object.entries(artifacts)) {
      if (key !== 'docsAsset') expect(statSync(path).size, key).toBeLessThan(MOST_ZIP_BYTES);
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
          return [key, join(directory, key, String(properties.Handler).replace(/\.handler$/, '.mjs'))];
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

    it('contain every script and style sheet of the document pages', async () => {
      const statuses = await run(`
        const event = (path, pathParameters = null) => ({ path, resource: path, pathParameters, httpMethod: 'GET', headers: {},
          requestContext: { path, requestId: 'request', identity: {} } });
        const statuses = [];
        const pages = { docsSwaggerUi: '/api/docs', docsRedoc: '/api/redoc', docsListProblems: '/problems' };
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

  const first = (template: Template, type: string): Resource & { Properties: Record<string, unknown> } => {
    const [found] = resourcesOf(template, type);
    return template.Resources[found!.id] as Resource & { Properties: Record<string, unknown> };
  };
  const set = (type: string, properties: Record<string, unknown>) => (template: Template) =>
    void Object.assign(first(template, type).Properties, properties);
  const unset = (type: string, name: string) => (template: Template) =>
    void Reflect.deleteProperty(first(template, type).Properties, name);
  const publisher = (template: Template) => template.Resources.NotificationsPublishIamRoleLambdaExecution!;
  const allow = (statement: Record<string, unknown>) => (template: Template) => {
    const [policy] = publisher(template).Properties!.Policies as { PolicyDocument: { Statement: unknown[] } }[];
    policy!.PolicyDocument.Statement.push({ Effect: 'Allow', ...statement });
  };
  const TABLE = 'AWS::DynamoDB::Table';
  const MAPPING = 'AWS::Lambda::EventSourceMapping';
  const FUNCTION = 'AWS::Lambda::Function';
  const PATH = 'AWS::ApiGateway::Resource';

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
      set(PATH, { PathPart: '{id}.ics' }),
      'takes no path part {id}.ics',
    ],
    [
      'two parameters below one resource',
      checkRestPaths,
      (t) => void (t.Resources.Twin = parameterTwin(t)),
      'has this place already',
    ],
    [
      'a role for two functions',
      checkPermissions,
      (t) =>
        void (first(t, FUNCTION).Properties.Role = {
          'Fn::GetAtt': ['NotificationsPublishIamRoleLambdaExecution', 'Arn'],
        }),
      'shares its role',
    ],
    [
      'a wildcard for an action',
      checkPermissions,
      allow({ Action: ['dynamodb:*'], Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }] }),
      'no single action',
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

  const parameterTwin = (template: Template): Resource => {
    const [parameter] = resourcesOf(template, PATH).filter(({ properties }) =>
      String(properties.PathPart).startsWith('{'),
    );
    expect(asIntrinsic(parameter!.properties.ParentId)).toBeDefined();
    return { Type: PATH, Properties: { ...parameter!.properties, PathPart: '{other}' } };
  };
});
