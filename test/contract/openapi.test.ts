import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../lib/docs/openapi.js';
import type { Served } from '../../lib/docs/responses.js';
import { zoneData } from '../../lib/domain/time/zone-data.js';
import {
  operationsOf,
  resolved,
  responseOf,
  SchemaValidators,
  type MediaType,
  type OpenApi,
} from '../support/api/openapi.js';
import { routesOf } from '../../infra/functions/routes.js';
import { readConfiguration, type FunctionDefinition } from '../support/stack/serverless.js';

const LOCAL: Served = { url: 'http://localhost:3000', isApiKeyRequired: false };

/** The document as clients receive it. */
const documentOf = (served: Partial<Served> = {}): OpenApi =>
  JSON.parse(JSON.stringify(openApiDocument({ ...LOCAL, ...served }))) as OpenApi;

const document = documentOf();
const operations = operationsOf(document);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1, and all of its references resolve', async () => {
    const validator = new Validator();
    expect(await validator.validate(documentOf() as never)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(JSON.stringify(validator.resolveRefs())).not.toContain('"$ref"');
  });

  it('names the release of the time zone data', () => {
    expect(document.info.description).toContain(`release ${zoneData().version}`);
  });

  it('gives each operation a unique id', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('describes exactly the tags of its operations and webhooks', () => {
    const webhooks = Object.values(document.webhooks).flatMap((item) => Object.values(item));
    const used = new Set([...operations.map(({ operation }) => operation), ...webhooks].flatMap(({ tags }) => tags));
    expect(document.tags.map(({ name }) => name).toSorted()).toEqual([...used].toSorted());
  });

  it('has an example for each problem, and its examples match its schemas', () => {
    const validators = new SchemaValidators(document);
    const mediaTypes = operations.flatMap(({ operation }) => [
      ...Object.values(operation.requestBody?.content ?? {}),
      ...Object.keys(operation.responses).flatMap((status) =>
        Object.values(responseOf(document, operation, status)?.content ?? {}),
      ),
    ]);
    const faultsOf = ({ schema, examples = {} }: MediaType): string[] =>
      Object.values(examples).flatMap(({ value }) => validators.faults(schema, value));
    expect([...new Set(mediaTypes)].flatMap(faultsOf)).toEqual([]);
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      const faults = (schema.examples ?? []).flatMap((example) => validators.faults(schema, example));
      expect(faults, name).toEqual([]);
    }
    const refusals = Object.values(document.components.responses);
    expect(refusals.filter(({ content }) => !content?.['application/problem+json']?.examples)).toEqual([]);
  });

  it('has the same limit and cursor parameters on every paged operation', () => {
    const isCollection = ({ method, operation }: (typeof operations)[number]): boolean => {
      if (method !== 'GET') return false;
      const { schema: named } = responseOf(document, operation, 200)?.content?.['application/json'] ?? {};
      const schema = resolved(document, named);
      return schema?.properties !== undefined && 'next_cursor' in schema.properties;
    };
    const collections = operations.filter(isCollection);
    expect(collections.length).toBeGreaterThanOrEqual(9);
    for (const { operation } of collections) {
      const parameters = new Map(operation.parameters?.map((parameter) => [parameter.name, parameter]));
      expect(parameters.get('limit'), operation.operationId).toMatchObject({
        in: 'query',
        schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
      });
      expect(parameters.get('cursor'), operation.operationId).toMatchObject({
        in: 'query',
        schema: { type: 'string' },
      });
    }
    const lists = operations.filter(
      ({ operation }) => /List/.test(operation.operationId) && operation.security.length > 0,
    );
    expect(lists.map(({ path }) => path).toSorted()).toEqual(collections.map(({ path }) => path).toSorted());
  });

  it('has HEAD on every public GET only', () => {
    const pathsOf = (wanted: string): string[] =>
      operations
        .filter(({ method, operation }) => method === wanted && operation.security.length === 0)
        .map(({ path }) => path);
    expect(pathsOf('HEAD')).toEqual(pathsOf('GET'));
    expect(operations.filter(({ method }) => method === 'HEAD').map(({ path }) => path)).toEqual(pathsOf('HEAD'));
  });

  it('describes the dry-run response, with an example, of every operation with a dry run', () => {
    const askable = operations.filter(({ operation }) => operation.parameters?.some(({ name }) => name === 'dry_run'));
    expect(askable.length).toBeGreaterThan(0);
    for (const { operation } of askable) {
      const { schema, examples } = responseOf(document, operation, 200)!.content!['application/json']!;
      const member = operation.operationId === 'icalendarImport' ? 'conflicts' : 'changes';
      const previews = Object.values(examples!).filter(({ value }) => member in (value as object));
      expect(previews, operation.operationId).not.toHaveLength(0);
      expect(schema.$ref).toMatch(/(DryRunResult|OrPreview)$/);
    }
  });

  it('marks read-only members of a new event, and refuses unknown ones', () => {
    const { properties = {}, additionalProperties } = document.components.schemas['EventInput']!;
    const readOnly = Object.keys(properties).filter((name) => properties[name]!['readOnly'] === true);
    expect(readOnly).toEqual(expect.arrayContaining(['id', 'version', 'role', 'created_at']));
    expect(additionalProperties).toBe(false);
  });

  it('lets generated clients send back the occurrence that they have read: they do not send read-only members', () => {
    const { properties = {} } = document.components.schemas['EventChange']!;
    expect(properties['occurrence_start']).toMatchObject({ type: 'string' });
    expect(properties['occurrence_start']).not.toHaveProperty('readOnly');
    expect(properties['version']).toHaveProperty('readOnly', true);
  });

  it('has no examples on parameters, since Swagger UI would send them', () => {
    const parameters = operations.flatMap(({ operation }) => operation.parameters ?? []);
    expect(parameters.filter((parameter) => /"examples?":/.test(JSON.stringify(parameter)))).toEqual([]);
  });

  it('has the paths of the stage that serves it', () => {
    const onAws = documentOf({ url: 'https://api.example.com/prod' });
    expect(document.servers).toEqual([{ url: 'http://localhost:3000' }]);
    expect(onAws.servers).toEqual([{ url: 'https://api.example.com/prod' }]);
    expect(onAws.components.securitySchemes['password']?.flows?.password.tokenUrl).toBe(
      'https://api.example.com/prod/api/auth/login',
    );
  });
});

describe('the OpenAPI document and the routes', () => {
  let functions: [key: string, definition: FunctionDefinition][];

  beforeAll(async () => {
    const configuration = await readConfiguration('prod');
    functions = Object.entries(configuration.functions).filter(([key]) => key !== 'corsPreflight');
  });

  it('match: each route is an operation named after its function', () => {
    const routes = functions.flatMap(([key, definition]) =>
      routesOf(definition).map(({ method, path }) => `${method} ${path}: ${key}`),
    );
    const documented = operations.map(
      // The same function serves the twin of an operation under a second method or path.
      ({ method, path, operation }) =>
        `${method} ${path}: ${operation.operationId.replace(/(AtRoot)?(AsPatch|AsHead)?$/, '')}`,
    );
    expect(documented.toSorted()).toEqual(routes.toSorted());
  });

  it('require an API key for the same operations', () => {
    const withKey = functions.flatMap(([, definition]) =>
      routesOf(definition).flatMap(({ method, path, isKeyRequired }) => (isKeyRequired ? [`${method} ${path}`] : [])),
    );
    const documented = operationsOf(documentOf({ isApiKeyRequired: true })).filter(({ operation }) =>
      operation.security.some((schemes) => 'apiKey' in schemes),
    );
    expect(documented.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(withKey.toSorted());
  });
});
