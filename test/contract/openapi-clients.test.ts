/** What generators of clients, and their users, need from the OpenAPI document. */
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../lib/docs/openapi.js';
import { PROBLEMS } from '../../lib/http/problems.js';
import { operationsOf, responseOf, SchemaValidators, type OpenApi, type Schema } from '../support/api/openapi.js';

const documentOf = (isApiKeyRequired: boolean): OpenApi =>
  JSON.parse(JSON.stringify(openApiDocument({ url: 'https://api.example.com', isApiKeyRequired }))) as OpenApi;

const document = documentOf(false);
const { schemas } = document.components;
const validators = new SchemaValidators(document);
const operations = operationsOf(document).map((entry) => ({ id: entry.operation.operationId, ...entry }));
const jsonOf = (id: string, status: number) => {
  const { operation } = operations.find((one) => one.id === id)!;
  return responseOf(document, operation, status)!.content!['application/json']!;
};
const schemaNamed = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const faultsOf = (name: string, value: unknown): string[] => validators.faults(schemaNamed(name), value);

const EVENT = {
  title: 'Review',
  start_time: '2030-06-03T09:00:00',
  end_time: '2030-06-03T10:00:00',
};

describe('the responses of an operation', () => {
  it.each([
    ['eventsCreate', ['EventDryRunResult', 'Event']],
    ['eventsCreateBatch', ['BatchDryRunResult', 'CreatedEvents', 'BatchResults']],
    ['sharingShare', ['PeopleDryRunResult', 'Permissions']],
    ['calendarsCreate', ['CalendarDryRunResult', 'Calendar']],
    ['calendarsShare', ['CalendarMembersDryRunResult', 'CalendarPermissions']],
  ])('of %s have one type for 200 and 201, and only the preview has `changes`', (id, expected) => {
    const { schema } = jsonOf(id, 200);
    const union = schemas[schema.$ref!.split('/').at(-1)!]!;
    expect(union['anyOf']).toEqual(expected.map(schemaNamed));
    const [preview, ...results] = expected.map((name) => schemas[name]!);
    expect(preview!['required']).toContain('changes');
    for (const result of results) expect(JSON.stringify(result)).not.toContain('"changes":');
    expect(expected.slice(1)).toContain(jsonOf(id, 201).schema.$ref!.split('/').at(-1));
  });

  it('are named schemas, so that clients have names for their types', () => {
    const contents = operations.flatMap(({ id, operation }) => [
      ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => ({ id, schema })),
      ...[200, 201, 207].flatMap((status) => {
        const { schema } = responseOf(document, operation, status)?.content?.['application/json'] ?? {};
        return schema ? [{ id, schema }] : [];
      }),
    ]);
    expect(contents.filter(({ schema }) => schema.$ref === undefined).map(({ id }) => id)).toEqual([]);
  });
});

describe('the names of schemas', () => {
  it('do not collide with constructors: with `Event`, Go has a function `NewEvent`', () => {
    const names = Object.keys(schemas);
    expect(names.filter((name) => name.startsWith('New') && names.includes(name.slice(3)))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['EventInput', 'Registration', 'WebhookInput', 'CalendarInput']));
  });

  it('are the same in requests and responses', () => {
    expect(Object.keys(schemas).filter((name) => name.endsWith('Output'))).toEqual([]);
  });
});

describe('problems', () => {
  it('are one schema each, told apart by `type`', () => {
    const types = Object.keys(schemas)
      .filter((name) => name.endsWith('Problem') && name !== 'Problem')
      .map((name) => schemas[name]!.properties!['type']!['const']);
    expect(types.toSorted()).toEqual(
      Object.keys(PROBLEMS)
        .map((code) => `/problems/${code}`)
        .toSorted(),
    );
    for (const response of Object.values(document.components.responses)) {
      const { schema } = response.content!['application/problem+json']!;
      const { oneOf, discriminator } = schema as { oneOf?: Schema[]; discriminator?: { mapping: object } };
      if (schema.$ref !== undefined) continue;
      const mapped: unknown[] = Object.values(discriminator!.mapping);
      expect(oneOf!.map(({ $ref }) => $ref)).toEqual(mapped);
    }
  });

  it('list the conflicts of an overlap and of a merge with different types', () => {
    const itemsOf = (name: string) => schemas[name]!.properties!['conflicts']!['items'];
    expect(itemsOf('ScheduleConflictProblem')).toEqual(schemaNamed('Conflict'));
    expect(itemsOf('MergeConflictProblem')).toEqual(schemaNamed('MergeConflict'));
  });
});

describe('what openapi-generator needs', () => {
  it('is a tag of their own for webhooks: it makes a class of each tag', () => {
    const tags = operationsOf(document).flatMap(({ operation }) => operation.tags);
    expect(tags).toContain('Webhooks');
    for (const { post } of Object.values(document.webhooks)) expect(tags).not.toContain(post!.tags[0]);
  });

  it('is that a schema repeats the inherited members that can be null', () => {
    const [, own] = schemas['Event']!['allOf'] as Schema[];
    const names = Object.keys(own!.properties!);
    expect(names).toEqual(expect.arrayContaining(['description', 'location', 'recurrence_pattern', 'split_from']));
    expect(names).not.toContain('title');
  });

  it('is no choice within a choice', () => {
    const choices = Object.entries(schemas).filter(([, schema]) => schema['oneOf']);
    const names = new Set(choices.map(([name]) => name));
    for (const [name, schema] of choices) {
      const chosen = (schema['oneOf'] as Schema[]).map(({ $ref = '' }) => $ref.split('/').at(-1)!);
      expect(
        chosen.filter((one) => names.has(one)),
        name,
      ).toEqual([]);
    }
  });
});

describe('the credentials', () => {
  const entry = (isApiKeyRequired: boolean, id: string) =>
    operationsOf(documentOf(isApiKeyRequired)).find(({ operation }) => operation.operationId === id)!.operation;

  it.each(['authRegister', 'authLogin', 'authRefresh'])('of %s are none, or the API key if one is required', (id) => {
    expect(entry(false, id).security).toEqual([]);
    expect(entry(true, id).security).toEqual([{ apiKey: [] }]);
  });

  it('include the API key only if the deployment requires one', () => {
    expect(JSON.stringify(document)).not.toMatch(/apiKey|x-api-key/);
    expect(documentOf(true).components.securitySchemes).toHaveProperty('apiKey');
  });

  it('of login are documented as JSON only, without the members of OAuth 2.0 that are ignored', () => {
    const content = entry(false, 'authLogin').requestBody!.content;
    expect(Object.keys(content)).toEqual(['application/json']);
    expect(Object.keys(schemas['Credentials']!.properties!)).toEqual(['username', 'password']);
  });
});

describe('the schemas of requests', () => {
  it('give read-only members the types that responses give them', () => {
    const { properties = {} } = schemas['EventInput']!;
    expect(properties['role']).toMatchObject({ ...schemaNamed('Role'), readOnly: true });
    expect(properties['conflicts']).toMatchObject({ items: schemaNamed('Conflict'), readOnly: true });
    const untyped = Object.entries(properties).filter(([, { type, $ref, anyOf }]) => !type && !$ref && !anyOf);
    expect(untyped).toEqual([]);
  });

  it.each([
    { by_month: [13] },
    { by_month_day: [0] },
    { by_month_day: [32] },
    { by_hour: [24] },
    { by_set_position: [-367] },
    { by_week_no: [] },
    { by_day: ['XX'] },
    { by_day: ['54MO'] },
    { interval: 0 },
    { interval: 1000 },
    { count: 10_001 },
    { count: 2, until: '2030-07-01' },
    { until: 'tomorrow' },
  ])('refuse the recurrence %j, as the API does', (part) => {
    const pattern = { frequency: 'monthly', ...part };
    expect(faultsOf('EventInput', { ...EVENT, recurrence_pattern: pattern })).not.toEqual([]);
  });

  it.each([
    { rrule: 'FREQ=DAILY' },
    { rrule: 'FREQ=DAILY', exdates: ['2030-06-04T09:00:00'] },
    { frequency: 'monthly', by_month_day: [-1], count: 3 },
    { frequency: 'weekly', by_day: ['MO', '-1FR'], until: '20300701T000000Z', rrule: 'FREQ=WEEKLY' },
    null,
  ])('accept the recurrence %j', (recurrence_pattern) => {
    expect(faultsOf('EventInput', { ...EVENT, recurrence_pattern })).toEqual([]);
  });

  it.each([{ exdates: [] }, {}, { by_day: ['MO'] }])('refuse the recurrence %j, which has no rule', (pattern) => {
    expect(faultsOf('EventInput', { ...EVENT, recurrence_pattern: pattern })).not.toEqual([]);
  });

  it.each(['Share', 'CalendarShare'])('have one form for each way to name a person: %s', (name) => {
    const person = { role: 'viewer', username: 'grace' };
    const request = `${name}Request`;
    expect(faultsOf(request, person)).toEqual([]);
    expect(faultsOf(request, { shares: [person, { role: 'viewer', email: 'a@example.com' }] })).toEqual([]);
    for (const wrong of [
      { role: 'viewer' },
      { username: 'grace' },
      { ...person, user_id: 'usr_1' },
      { ...person, shares: [person] },
      { shares: [] },
      { shares: [{ role: 'viewer' }] },
    ]) {
      expect(faultsOf(request, wrong), JSON.stringify(wrong)).not.toEqual([]);
    }
  });

  it.each(['today', '2030-6-3', '09:00', '2030-06-03T09'])('refuse the time %s', (start_time) => {
    expect(faultsOf('EventInput', { ...EVENT, start_time })).not.toEqual([]);
  });
});

describe('every operation', () => {
  const VERBS =
    /^(Answer|Block|Change|Check|Compare|Create|Delete|End|Explain|Export|Find|Get|Import|List|Log|Open|Refresh|Remove|Restore|Share|Unblock|Update) /;

  it('has a summary that starts with a verb, and a description', () => {
    for (const { id, operation } of operations) {
      expect(operation.summary, id).toMatch(VERBS);
      expect(operation.description, id).toMatch(/\.$/);
    }
  });

  it('has examples of its JSON request and of its JSON responses', () => {
    for (const { id, operation } of operations) {
      const contents = [
        ...Object.values(operation.requestBody?.content ?? {}),
        ...[200, 201, 207].flatMap((status) => {
          const content = responseOf(document, operation, status)?.content?.['application/json'];
          return content ? [content] : [];
        }),
      ];
      for (const content of contents.filter(({ schema }) => !/(OpenApi|AsyncApi)Document$/.test(schema.$ref ?? ''))) {
        expect(content.examples, id).toBeDefined();
      }
    }
  });
});

describe('the message that webhooks send', () => {
  it('is described with its body and the headers of its signature', () => {
    const { webhooks } = document;
    const { parameters, requestBody } = webhooks['feedItem']!['post']!;
    expect(parameters!.map(({ name }) => name)).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
    const { schema, examples = {} } = requestBody!.content['application/json']!;
    expect(schema).toEqual(schemaNamed('FeedItem'));
    for (const { value } of Object.values(examples)) expect(validators.faults(schema, value)).toEqual([]);
  });
});
