/** Completes the schemas of the documents with what zod cannot express. */
import type { CreateDocumentOptions } from 'zod-openapi';

interface Schema {
  [keyword: string]: unknown;
  $ref?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
}
export type Schemas = Record<string, Schema>;

/** @throws Error if none has this name */
function named(schemas: Schemas, name: string): Schema {
  const schema = schemas[name];
  if (!schema) throw new Error(`The document has no schema ${name}.`);
  return schema;
}

const referenceTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** Read-only members of requests have the types that responses give them. */
const READ_ONLY_FROM = {
  EventInput: 'Occurrence',
  EventChange: 'Occurrence',
  CalendarInput: 'Calendar',
  CalendarChange: 'Calendar',
};

/** The members of a response, for requests that send back what was read. */
function withReadOnlyTypes({ properties = {}, ...schema }: Schema, source: Schema): Schema {
  const typed = Object.entries(properties).map(([name, member]): [string, Schema] => {
    const { description: _, ...type } = source.properties?.[name] ?? {};
    return member['readOnly'] === true ? [name, { ...type, ...member }] : [name, member];
  });
  return { ...schema, properties: Object.fromEntries(typed) };
}

/** One way to fill in a schema whose members exclude each other. */
interface Form {
  required: string[];
  /** The optional members: these, or all that are not required. Default: none. */
  optional?: string[] | 'others';
  /** Members that exclude each other. */
  exclusive?: [string, string];
}

/** Generators do not support a choice within a choice, so a request lists the forms of one share itself. */
function shareForms(prefix: string): Record<string, Record<string, Form>> {
  const one = {
    [`${prefix}ShareByUserId`]: { required: ['user_id', 'role'] },
    [`${prefix}ShareByUsername`]: { required: ['username', 'role'] },
    [`${prefix}ShareByEmail`]: { required: ['email', 'role'] },
  };
  return {
    [`${prefix}Share`]: one,
    [`${prefix}ShareRequest`]: { ...one, [`${prefix}Shares`]: { required: ['shares'] } },
  };
}

const FORMS: Record<string, Record<string, Form>> = {
  ...shareForms(''),
  ...shareForms('Calendar'),
  RecurrencePatternInput: {
    RecurrenceRuleText: { required: ['rrule'], optional: ['exdates', 'rdates'] },
    RecurrenceRuleFields: {
      required: ['frequency'],
      optional: 'others',
      exclusive: ['count', 'until'],
    },
  },
};

const isNull = ({ type }: Schema): boolean => type === 'null';

const isNullable = ({ anyOf = [] }: Schema): boolean => anyOf.some(isNull);

/** Members that can be null have one form: ReDoc reports two equal lists of types as incompatible. */
function withChoices({ properties, ...schema }: Schema): Schema {
  const chosen = Object.entries(properties ?? {}).map(([name, { type, ...member }]): [string, Schema] => {
    if (Array.isArray(type)) return [name, { ...member, anyOf: type.map((one: string): Schema => ({ type: one })) }];
    return [name, { ...(type !== undefined && { type }), ...member }];
  });
  return { ...schema, ...(properties && { properties: Object.fromEntries(chosen) }) };
}

/** A member that must be present. Elsewhere, null means that it is absent. */
function present({ anyOf = [], ...member }: Schema): Schema {
  const [choice, ...others] = anyOf.filter((one) => !isNull(one));
  if (!choice) return member;
  return others.length === 0 ? { ...member, ...choice } : { ...member, anyOf };
}

function formOf(schema: Schema, { required, optional = [], exclusive }: Form): Schema {
  const { properties = {} } = schema;
  const others = optional === 'others' ? Object.keys(properties).filter((name) => !required.includes(name)) : optional;
  return {
    type: 'object',
    properties: Object.fromEntries([
      ...required.map((name): [string, Schema] => [name, present(named(properties, name))]),
      ...others.map((name): [string, Schema] => [name, named(properties, name)]),
    ]),
    required,
    additionalProperties: false,
    ...(exclusive && { not: { required: exclusive, properties: notNull(exclusive) } }),
  };
}

const notNull = (names: string[]) => Object.fromEntries(names.map((name) => [name, { not: { type: 'null' } }]));

/** Schemas that extend another one: they refer to it, and list only their own members. */
const EXTENDED: [name: string, base: string][] = [
  ['Occurrence', 'Event'],
  ['EventOrOccurrence', 'Event'],
  ['Event', 'EventContent'],
  ['EventPreview', 'EventContent'],
  ['Snapshot', 'EventContent'],
  ['RestoredCalendar', 'Calendar'],
  ['OwnPermission', 'Permission'],
  ['PermissionPreview', 'Permission'],
  ['Version', 'HistoryEntry'],
  ['CreatedWebhook', 'Webhook'],
  ['CreatedCalendarLink', 'CalendarLink'],
];

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** @throws Error if the schema does not have the members of its base */
function extending({ properties = {}, required = [], ...schema }: Schema, name: string, base: Schema): Schema {
  const inherited = base.properties ?? {};
  const isInherited = (member: string): boolean => isSame(properties[member], inherited[member]);
  const inheritedRequired = base.required ?? [];
  // openapi-generator forgets that an inherited member can be null, so the schema repeats these members.
  const isRepeated = ([member, value]: [string, Schema]): boolean => !isInherited(member) || isNullable(value);
  const own = Object.fromEntries(Object.entries(properties).filter(isRepeated));
  const ownRequired = required.filter((member) => !inheritedRequired.includes(member));
  const isComplete =
    Object.keys(inherited).every(isInherited) && inheritedRequired.every((member) => required.includes(member));
  if (!isComplete) throw new Error(`the schema does not extend ${name}`);
  const { type: _, ...annotations } = schema;
  const members: Schema = {
    type: 'object',
    properties: own,
    ...(ownRequired.length > 0 && { required: ownRequired }),
  };
  return { ...annotations, allOf: [referenceTo(name), members] };
}

/** Removes what zod adds and this API does not promise. */
export const simplify: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, io }) => {
  // Responses can get more members later. Clients ignore unknown members.
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

/** Completes the schemas of the document, by name. */
export function completed(plain: Schemas): Schemas {
  const flat = Object.fromEntries(Object.entries(plain).map(([name, schema]) => [name, withChoices(schema)]));
  const schemas = { ...flat };
  for (const [name, source] of Object.entries(READ_ONLY_FROM)) {
    schemas[name] = withReadOnlyTypes(named(flat, name), named(flat, source));
  }
  for (const [name, forms] of Object.entries(FORMS)) {
    const schema = named(flat, name);
    const { description } = schema;
    for (const [form, definition] of Object.entries(forms)) {
      if (!(form in flat)) schemas[form] = formOf(schema, definition);
    }
    schemas[name] = { ...(description !== undefined && { description }), oneOf: Object.keys(forms).map(referenceTo) };
  }
  for (const [name, base] of EXTENDED) schemas[name] = extending(named(flat, name), base, named(flat, base));
  return schemas;
}
