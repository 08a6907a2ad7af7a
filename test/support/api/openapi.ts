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
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: { $ref?: string; in: string; name: string }[];
  requestBody?: { required: boolean; content: Record<string, MediaType> };
  responses: Record<string, DocumentedResponse>;
}

export interface OpenApi {
  openapi: string;
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, DocumentedResponse>;
    securitySchemes: Record<string, { flows?: { password: { tokenUrl: string } } }>;
  };
}

/** Every operation with its path and method. */
export const operationsOf = ({ paths }: OpenApi) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

export const responseOf = (document: OpenApi, { responses }: DocumentedOperation, status: number | string) => {
  const response = responses[String(status)];
  const name = response?.$ref?.replace('#/components/responses/', '');
  return name === undefined ? response : document.components.responses[name];
};

/**
 * Closes every object of the document that does not say otherwise, so that each member of a response must be
 * described.
 */
function closed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(closed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, closed(member as unknown)]));
  const isObject = copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return (isObject ? { ...copy, additionalProperties: false } : copy) as T;
}

/** Creates validators of the document's schemas that refuse undocumented members. */
export class SchemaValidators {
  readonly #ajv = new Ajv2020({ allErrors: true, strict: false });
  readonly #id = 'openapi';

  constructor(document: OpenApi) {
    // A CommonJS module that exports the function itself.
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema({ $id: this.#id, ...closed(document), openapi: undefined });
  }

  /** The validation errors of a value; empty when it is valid. */
  faults(schema: Schema, value: unknown): string[] {
    const validate = this.#ajv.compile(this.#absolute(closed(schema)));
    validate(value);
    return faultsOf(validate);
  }

  #absolute(schema: Schema): Schema {
    return JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${this.#id}#/`)) as Schema;
  }
}

const faultsOf = ({ errors }: ValidateFunction): string[] =>
  (errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
