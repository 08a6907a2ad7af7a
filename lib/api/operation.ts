import type * as z from 'zod';
import type { FailureCode } from '../domain/errors.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
/** `user`: a Bearer token, and the user's bucket. `sign-in`: anybody, and the client address's bucket. */
export type Access = 'user' | 'sign-in' | 'public';
export type BodyType = 'application/json' | 'application/x-www-form-urlencoded';

/** What an operation answers when all is well. */
export interface Success {
  status: number;
  description: string;
  /** Of the body, when that is JSON. */
  schema?: z.ZodType;
  /** Of the body, when that is no JSON. Without these and a schema there is no body. */
  mediaTypes?: readonly string[];
  headers?: readonly ('ETag' | 'Location')[];
}

/**
 * One operation of the API as data: the pipeline validates requests by it, the OpenAPI document shows it, and tests
 * compare it with the routes.
 */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  A extends Access = Access,
> {
  /** As in OpenAPI, and the name of its function in `serverless.yml`. */
  id: string;
  method: Method;
  /** A second method that does the same. */
  alias?: 'PATCH';
  /** With parameters in braces, as API Gateway and OpenAPI write it. */
  path: `/api/${string}`;
  tag: string;
  summary: string;
  description?: string;
  access: A;
  params?: Params;
  query?: Query;
  body?: Body;
  /** JSON alone, when not given. */
  bodyTypes?: readonly BodyType[];
  /** The conditional request headers that it honours. */
  conditional?: 'If-Match' | 'If-None-Match';
  success: Success;
  /** What it answers instead when the request asks for another way of working. */
  otherSuccess?: Success;
  /** Of what it answers, with 200, when it is asked with `dry_run` what would come of it. */
  dryRun?: z.ZodType;
  /** What it refuses beside what every operation of its access may. */
  failures: readonly FailureCode[];
}

/** Names an operation without widening its types. */
export const operation = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends Access>(
  definition: Operation<P, Q, B, A>,
): Operation<P, Q, B, A> => definition;

/** Whether a call may come with an `Idempotency-Key`, and is then done once however often it is sent. */
export const takesIdempotencyKey = ({ method, access }: Operation): boolean => method === 'POST' && access === 'user';
