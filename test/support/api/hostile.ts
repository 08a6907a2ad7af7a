/** Generates requests from the OpenAPI document with random defects. */
import fc from 'fast-check';
import type { MediaType, OpenApi, Schema } from './openapi.js';
import { operationsOf } from './openapi.js';

/** A request, ready to send. */
export interface FuzzedRequest {
  operationId: string;
  method: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Ids and similar values that exist, so that requests get past the first look-up. */
export type Known = Record<'event' | 'series' | 'calendar' | 'user' | 'session' | 'cursor' | 'occurrence', string>;

type Parameter = { $ref?: string; in: string; name: string; schema?: Schema };
type Entry = ReturnType<typeof operationsOf>[number];

const RAW = '@raw@';
/** JSON that no JavaScript value represents; {@link jsonOf} inserts it. */
const raw = (name: keyof typeof RAWS): string => `${RAW}${name}${RAW}`;
const nested = (open: string, inner: string, close: string, depth: number): string =>
  open.repeat(depth) + inner + close.repeat(depth);
const RAWS = {
  hugeExponent: '1e999',
  negativeHugeExponent: '-1e999',
  manyDigits: '9'.repeat(400),
  tiny: '1e-999',
  minusZero: '-0',
  lists: nested('[', '', ']', 10_000),
  objects: nested('{"a":', '1', '}', 10_000),
  twice: '{"title":"a","title":"b","__proto__":{"title":"c"}}',
  longText: `"${'x'.repeat(20_000)}"`,
  nan: 'NaN',
  hexadecimal: '0x10',
};
const jsonOf = (value: unknown): string =>
  ((JSON.stringify(value) as string | undefined) ?? 'null').replaceAll(
    new RegExp(`"${RAW}(\\w+)${RAW}"`, 'g'),
    (_, name: keyof typeof RAWS) => RAWS[name],
  );

const HOSTILE_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u0001\u001f\u007f\u0085\u2028',
  'a\r\nSet-Cookie: x=y',
  '\ud800',
  'a\udfff',
  '\udc00\ud800',
  '\ufeff',
  '\u202eevil',
  '👩‍👩‍👧‍👦'.repeat(50),
  'ß'.repeat(300),
  'x'.repeat(3_000),
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '<img src=x onerror=alert(1)>',
  "' OR '1'='1",
  '${7*7}{{7*7}}',
  '../../etc/passwd',
  'EVENT#x',
  'USER#x',
  'null',
  'true',
  '-1',
  '1e309',
  '0x7f',
  '9007199254740993',
  '+275760-09-13T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '2030-02-30T25:61:61Z',
  '2030-01-01T00:00:00+99:99',
  'America/New_York\0',
  'Etc/GMT+99',
  'FREQ=SECONDLY',
  'FREQ=DAILY;INTERVAL=99999999999999999999',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=DAILY;COUNT=0;UNTIL=20300101T000000Z',
  'FREQ=MONTHLY;BYSETPOS=366;BYDAY=53MO',
  'W/"1"',
  '"1", "2"',
  '*',
];
const hostileText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const hostileNumber = fc.oneof(
  fc.constantFrom(0, -1, -0.5, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const hostileValue = fc.oneof(
  hostileText,
  hostileNumber,
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: -1 }, { toJSON: 1 }),
  fc.constantFrom(...(Object.keys(RAWS) as (keyof typeof RAWS)[])).map(raw),
  fc.constantFrom('__proto__', 'constructor', 'prototype').map((key) => Object.fromEntries([[key, { title: 'x' }]])),
  fc.jsonValue({ maxDepth: 4 }),
);

const orHostile = (usual: fc.Arbitrary<unknown>, hostile: fc.Arbitrary<unknown> = hostileValue, weight = 20) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: hostile });

/** Generates values of the document's schemas, most of them valid. */
class Values {
  constructor(
    private readonly document: OpenApi,
    private readonly known: Known,
  ) {}

  of(schema: Schema, name: string): fc.Arbitrary<unknown> {
    const ref = schema.$ref?.replace('#/components/schemas/', '');
    if (ref !== undefined) return this.of(this.document.components.schemas[ref]!, name);
    return orHostile(this.usual(schema, name));
  }

  private usual(schema: Schema, name: string): fc.Arbitrary<unknown> {
    const choices = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
    if (choices) return fc.oneof(...choices.map((choice) => this.of(choice, name)));
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
    if ('const' in schema) return fc.constant(schema['const']);
    const types = Array.isArray(schema.type) ? schema.type : [schema.type];
    return fc.oneof(...types.map((type) => this.ofType(type, schema, name)));
  }

  private ofType(type: string | undefined, schema: Schema, name: string): fc.Arbitrary<unknown> {
    switch (type) {
      case 'string':
        return this.text(name);
      case 'integer':
      case 'number':
        return fc.integer({ min: -2, max: 60 });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return fc.array(this.of((schema['items'] ?? {}) as Schema, name), { maxLength: 3 });
      case 'object':
        return this.object(schema);
      default:
        return hostileValue;
    }
  }

  private object({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
    const names = Object.keys(properties);
    const isRequired = (name: string): boolean => (required as string[]).includes(name);
    const members = names.map((name) =>
      fc
        .tuple(fc.nat(99), this.of(properties[name]!, name))
        .map(([chance, value]): [string, unknown][] => (chance < (isRequired(name) ? 97 : 25) ? [[name, value]] : [])),
    );
    const extra = fc.oneof(
      { weight: 25, arbitrary: fc.constant<[string, unknown][]>([]) },
      fc.tuple(hostileText, hostileValue).map((member): [string, unknown][] => [member]),
    );
    return fc.tuple(...members, extra).map((entries) => Object.fromEntries(entries.flat()) as unknown);
  }

  private text(name: string): fc.Arbitrary<string> {
    const { event, series, calendar, user, session, cursor, occurrence } = this.known;
    const byName: Record<string, string[]> = {
      id: [event, series, calendar, 'primary', session],
      event_id: [event, series],
      userId: [user],
      user_id: [user],
      versionId: ['1', '2'],
      versionId1: ['1', '2'],
      versionId2: ['1', '2', '3'],
      cursor: [cursor],
      occurrence: [occurrence],
      time_zone: ['Europe/Berlin', 'America/New_York', 'UTC'],
      rrule: ['FREQ=DAILY;COUNT=5', 'FREQ=WEEKLY;BYDAY=MO,FR', 'FREQ=YEARLY'],
      since: ['0', '3'],
      limit: ['1', '200'],
    };
    if (byName[name]) return fc.constantFrom(...byName[name]);
    return fc.oneof(
      fc.constantFrom('2031-01-06T09:00:00Z', '2031-01-06T10:30:00+01:00', '2031-01-07T09:00:00', '2031-02-01'),
      fc.constantFrom('Design review', 'a', '1', 'true', 'x@example.com'),
    );
  }
}

/** Percent-encoded, also for invalid Unicode. */
const encoded = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9._~-]/gu, (character) =>
    character.isWellFormed() ? encodeURIComponent(character) : '%ED%A0%80',
  );
const rawPathPart = fc.constantFrom(
  '%00',
  '%2e%2e',
  '..%2F..',
  '%ff%fe',
  '%C0%AF',
  '%25',
  '%',
  '%zz',
  ';a=b',
  '*',
  '@',
);

/** Characters that a header can carry; Node refuses all others on both sides. */
const headerText = (text: string): string =>
  Buffer.from(text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, ''))
    .toString('latin1')
    .slice(0, 2_000);

const CONTENT_TYPES = ['text/plain', 'application/json; charset=utf-16', 'application/xml', '', 'application/json,'];

function headersFor({ operation }: Entry, parameters: Parameter[]): fc.Arbitrary<Record<string, string>> {
  const named = parameters
    .filter((parameter) => parameter.in === 'header')
    .map(({ name }) =>
      fc
        .tuple(fc.nat(9), fc.oneof(fc.constantFrom('"1"', '"2"', '*', 'a-key'), hostileText))
        .map(([chance, text]): [string, string][] => (chance < 3 ? [[name, headerText(text)]] : [])),
    );
  const types = Object.keys(operation.requestBody?.content ?? {});
  const contentType = orHostile(fc.constantFrom(...types, 'application/json'), fc.constantFrom(...CONTENT_TYPES), 30);
  const odd = fc.oneof(
    { weight: 15, arbitrary: fc.constant<[string, string][]>([]) },
    fc
      .tuple(fc.constantFrom('X-Forwarded-For', 'Cookie', 'Origin', 'Accept', 'X-Http-Method-Override'), hostileText)
      .map(([name, text]): [string, string][] => [[name, headerText(text)]]),
  );
  return fc
    .tuple(contentType, odd, ...named)
    .map(([type, ...rest]) => Object.fromEntries([['Content-Type', type as string], ...rest.flat()]));
}

const DAMAGES: ((json: string) => string)[] = [
  (json) => json.slice(0, json.length / 2),
  (json) => `${json}${json}`,
  (json) => `\ufeff${json}`,
  (json) => json.replace(/^\{("[^"]*":)/, '{$1null,$1'),
  (json) => json.replaceAll('"', "'"),
  () => '',
  () => '"',
];

function bodyFor(content: MediaType | undefined, values: Values): fc.Arbitrary<string | undefined> {
  if (!content) return fc.constantFrom(undefined, undefined, undefined, '{}', '{');
  const json = values.of(content.schema, '').map(jsonOf);
  const damaged = fc.tuple(json, fc.constantFrom(...DAMAGES)).map(([text, damage]) => damage(text));
  return fc.oneof({ weight: 15, arbitrary: json }, { weight: 1, arbitrary: damaged });
}

/** A random request to any operation of the document. */
export function fuzzedRequests(document: OpenApi, known: Known): fc.Arbitrary<FuzzedRequest> {
  const values = new Values(document, known);
  const shared = (document.components as unknown as { parameters: Record<string, Parameter> }).parameters;
  const requestTo = (entry: Entry): fc.Arbitrary<FuzzedRequest> => {
    const { method, path, operation } = entry;
    const parameters = (operation.parameters ?? []).map((parameter: Parameter) =>
      parameter.$ref === undefined ? parameter : shared[parameter.$ref.replace('#/components/parameters/', '')]!,
    );
    const valueOf = ({ name, schema = {} }: Parameter) =>
      values.of(schema, name).map((value) => (typeof value === 'string' ? value : jsonOf(value)));
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    const parts = fc
      .tuple(
        ...inPath.map((each) =>
          orHostile(
            valueOf(each).map((text) => encoded(text).slice(0, 4_000)),
            rawPathPart,
          ),
        ),
      )
      .map((texts) => Object.fromEntries(inPath.map(({ name }, index) => [name, texts[index] as string])));
    const inQuery = parameters.filter((parameter) => parameter.in === 'query');
    const query = fc
      .tuple(
        ...inQuery.map((each) =>
          fc
            .tuple(fc.nat(99), valueOf(each))
            .map(([chance, text]) => (chance < 30 ? [`${each.name}=${encoded(text).slice(0, 4_000)}`] : [])),
        ),
        fc.oneof(
          { weight: 25, arbitrary: fc.constant<string[]>([]) },
          fc.constantFrom(['__proto__=1'], ['a', 'a'], ['%00'], ['=']),
        ),
      )
      .map((pairs) => pairs.flat().join('&'));
    const body = bodyFor(Object.values(operation.requestBody?.content ?? {})[0], values);
    return fc.tuple(parts, query, headersFor(entry, parameters), body).map(([params, search, headers, text]) => ({
      operationId: operation.operationId,
      method,
      path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name]!) + (search === '' ? '' : `?${search}`),
      headers,
      body: text,
    }));
  };
  return fc.oneof(...operationsOf(document).map(requestTo));
}
