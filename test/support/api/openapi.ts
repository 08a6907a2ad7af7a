/** The OpenAPI document for tests: its operations, and validators of its schemas. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';

export interface MediaType {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface Schema {
  [keyword: string]: unknown;
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  examples?: unknown[];
}

interface DocumentedResponse {
  $ref?: string;
  description: string;
  headers?: Record<string, object>;
  content?: Record<string, MediaType>;
}

export interface DocumentedOperation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: { $ref?: string; in: string; name: string }[];
  requestBody?: { required: boolean; content: Record<string, MediaType> };
  responses: Record<string, DocumentedResponse>;
}

export interface OpenApi {
  openapi: string;
  info: { description: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  webhooks: Record<string, Record<string, DocumentedOperation>>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, DocumentedResponse>;
    headers: Record<string, { schema: Schema }>;
    securitySchemes: Record<string, { flows?: { password: { tokenUrl: string } } }>;
  };
}

/** Every operation with its path and method. */
export const operationsOf = ({ paths }: OpenApi) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

/** The schema, or that to which it refers. */
export const resolved = (document: OpenApi, schema: Schema | undefined): Schema | undefined =>
  schema?.$ref === undefined ? schema : document.components.schemas[schema.$ref.replace('#/components/schemas/', '')];

export const responseOf = (document: OpenApi, { responses }: DocumentedOperation, status: number | string) => {
  const response = responses[String(status)];
  const name = response?.$ref?.replace('#/components/responses/', '');
  return name === undefined ? response : document.components.responses[name];
};

const isSchemaReference = ({ $ref }: { $ref?: unknown }): boolean =>
  typeof $ref === 'string' && $ref.startsWith('#/components/schemas/');

/**
 * Closes every schema, so that each member of a response must be described. Schemas stay open where `allOf` extends
 * them.
 */
function closed<T>(value: T, isExtended = false): T {
  if (Array.isArray(value)) return value.map((one: unknown) => closed(one, isExtended)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, closed(member as unknown, key === 'allOf')]),
  );
  const isObject = isSchemaReference(copy) || copy['type'] === 'object' || 'allOf' in copy;
  return (isObject && !isExtended ? { ...copy, unevaluatedProperties: false } : copy) as T;
}

/** A document of OpenAPI or AsyncAPI. */
interface WithSchemas {
  components: { schemas: Record<string, Schema> };
}

/** Components are closed where they are referred to, since others can extend them. */
const closedComponents = ({ components }: WithSchemas) => ({
  ...components,
  schemas: Object.fromEntries(
    Object.entries(components.schemas).map(([name, schema]) => {
      const { unevaluatedProperties: _, ...open } = closed(schema);
      return [name, open];
    }),
  ),
});

/** Creates validators of the document's schemas that refuse undocumented members. */
export class SchemaValidators {
  readonly #ajv = new Ajv2020({ allErrors: true, strict: false });
  readonly #id = 'document';
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: WithSchemas) {
    // A CommonJS module that exports the function itself.
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema({ $id: this.#id, components: closedComponents(document) });
  }

  /** The validation errors of a value; empty when it is valid. */
  faults(schema: Schema, value: unknown): string[] {
    const key = JSON.stringify(schema);
    const validate = this.#compiled.get(key) ?? this.#ajv.compile(this.#absolute(closed(schema)));
    this.#compiled.set(key, validate);
    validate(value);
    return faultsOf(validate);
  }

  #absolute(schema: Schema): Schema {
    return JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${this.#id}#/`)) as Schema;
  }
}

const faultsOf = ({ errors }: ValidateFunction): string[] =>
  (errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
