import type * as z from 'zod';
import type { ProblemCode } from '../domain/errors.js';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
/**
 * `user`: a Bearer token, limited per user. `sign-in`: no authentication, limited per client address. `link`: a secret in
 * the path, limited per client address in a bucket of its own; without an API key.
 */
export type Access = 'user' | 'sign-in' | 'link' | 'public';
export type BodyType = 'application/json' | 'application/x-www-form-urlencoded' | 'text/calendar';

/** A successful response. */
export interface Success<Body extends z.ZodType = z.ZodType> {
  status: number;
  description: string;
  /** The JSON body. */
  schema?: Body;
  /** Media types of a body that is not JSON. A response without these and without a schema has no body. */
  mediaTypes?: readonly string[];
  headers?: readonly ('ETag' | 'Link' | 'Location')[];
}

/**
 * One operation of the API as data. The pipeline validates requests with it, a handler can return only what it
 * describes, the OpenAPI document shows it, and tests compare it with the routes.
 */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  A extends Access = Access,
  Result extends z.ZodType = z.ZodType,
  OtherResult extends z.ZodType = z.ZodType,
  Preview extends z.ZodType = z.ZodType,
> {
  /** The `operationId` in OpenAPI and the name of the function in `serverless.yml`. */
  id: string;
  method: Method;
  /** A second method with the same effect. */
  alias?: 'PATCH';
  /** Parameters are in braces, as in API Gateway and OpenAPI. */
  path: `/${string}`;
  tag: string;
  summary: string;
  description: string;
  access: A;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Default: JSON. */
  bodyTypes?: readonly BodyType[];
  /** The conditional request headers that the operation supports. */
  conditional?: 'If-Match' | 'If-None-Match';
  success: Success<Result>;
  /** The response to a request in another mode. */
  otherSuccess?: Success<OtherResult>;
  /** The 200 response to `dry_run=true`. */
  dryRun?: Preview;
  /** Problems in addition to those that every operation with this access can return. */
  failures: readonly ProblemCode[];
}

/** Defines an operation and keeps its exact types. */
export const operation = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends Access,
  R extends z.ZodType = z.ZodNever,
  O extends z.ZodType = z.ZodNever,
  D extends z.ZodType = z.ZodNever,
>(
  definition: Operation<P, Q, B, A, R, O, D>,
): Operation<P, Q, B, A, R, O, D> => definition;

/** Whether the operation also answers HEAD, which uptime checks and `curl -I` send. Pages, documents and secret links do. */
export const answersHead = ({ method, access }: Pick<Operation, 'method' | 'access'>): boolean =>
  method === 'GET' && (access === 'public' || access === 'link');

/** Whether a deployment can require an API key. */
export const takesApiKey = ({ access }: Pick<Operation, 'access'>): boolean =>
  access === 'user' || access === 'sign-in';

/** Whether the operation accepts an `Idempotency-Key`. */
export const takesIdempotencyKey = ({ method, access }: Pick<Operation, 'method' | 'access'>): boolean =>
  method === 'POST' && access === 'user';
