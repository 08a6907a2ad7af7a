/** The arguments and results of calls, derived from the generated types of the OpenAPI document. */
import type { components, paths } from './openapi-types.js';

/** The schemas of the API by their names in the OpenAPI document, such as `Schemas['Event']`. */
export type Schemas = components['schemas'];

export type Method = 'get' | 'post' | 'put' | 'delete';

/** The paths that have the method. An export is an archive, whose parts are linked by a header: `fetch` reads both. */
export type PathOf<M extends Method> = Exclude<
  { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths],
  '/api/users/me/export'
>;

type OperationOf<M extends Method, P extends keyof paths> = Extract<paths[P][M & keyof paths[P]], object>;

type ParametersOf<O, Place extends string> = O extends { parameters: { [K in Place]?: infer V } }
  ? Exclude<V, undefined>
  : never;

/** The keys of `never` are all keys, so an operation without such parameters needs its own case. */
type HasParameter<O, Place extends string, Name extends string> = [ParametersOf<O, Place>] extends [never]
  ? false
  : Name extends keyof ParametersOf<O, Place>
    ? true
    : false;

/** Absent members can be undefined as well. */
type OrUndefined<T> = { [K in keyof T]: T[K] | undefined };

type PathArgument<O> = [ParametersOf<O, 'path'>] extends [never]
  ? unknown
  : {
      /** The parameters of the path. */
      path: ParametersOf<O, 'path'>;
    };

/** `dry_run` has a method of its own. */
type QueryOf<O> = OrUndefined<Omit<ParametersOf<O, 'query'>, 'dry_run'>>;

type QueryArgument<O> = [ParametersOf<O, 'query'>] extends [never]
  ? unknown
  : Partial<QueryOf<O>> extends QueryOf<O>
    ? { query?: QueryOf<O> | undefined }
    : { query: QueryOf<O> };

type BodyArgument<O> = O extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B }
  : O extends { requestBody: { content: { 'text/calendar': unknown } } }
    ? {
        /** An iCalendar file. */
        body: string | Uint8Array;
      }
    : unknown;

/** What `If-Match` requires: the version that was read, as an event or calendar that has it, or as an ETag. */
export type Precondition = string | { version: number };

type IfMatchArgument<O> =
  HasParameter<O, 'header', 'If-Match'> extends true
    ? {
        /** Writes only if this is still the current version; otherwise the call fails with `precondition-failed`. */
        ifMatch?: Precondition | undefined;
      }
    : unknown;

type IdempotencyKeyArgument<O> =
  HasParameter<O, 'header', 'Idempotency-Key'> extends true
    ? {
        /** Default: a random one for each call. Pass your own to continue a call of an earlier process. */
        idempotencyKey?: string | undefined;
      }
    : unknown;

interface CommonArguments {
  signal?: AbortSignal | undefined;
}

type CallOptions<M extends Method, P extends keyof paths> = CommonArguments &
  PathArgument<OperationOf<M, P>> &
  QueryArgument<OperationOf<M, P>> &
  BodyArgument<OperationOf<M, P>> &
  IfMatchArgument<OperationOf<M, P>> &
  IdempotencyKeyArgument<OperationOf<M, P>>;

/** The options can be omitted if all of them are optional. */
export type CallArguments<M extends Method, P extends keyof paths> =
  Partial<CallOptions<M, P>> extends CallOptions<M, P> ? [options?: CallOptions<M, P>] : [options: CallOptions<M, P>];

type ContentOf<R> = R extends { content: infer C }
  ? C extends { 'application/json': infer B }
    ? B
    : string
  : undefined;

type SuccessStatus = 200 | 201 | 204 | 207;

type SuccessOf<O> = O extends { responses: infer R } ? ContentOf<R[keyof R & SuccessStatus]> : never;

type HasDryRun<O> = HasParameter<O, 'query', 'dry_run'>;

/** Only previews have `changes`. */
interface Preview {
  changes: unknown;
}

/** The body of the response: JSON, text, or undefined if there is none. */
export type Result<M extends Method, P extends keyof paths> =
  HasDryRun<OperationOf<M, P>> extends true
    ? Exclude<SuccessOf<OperationOf<M, P>>, Preview>
    : SuccessOf<OperationOf<M, P>>;

/** The paths whose operation can be previewed. */
export type PreviewPathOf<M extends Method> = {
  [P in PathOf<M>]: HasDryRun<OperationOf<M, P>> extends true ? P : never;
}[PathOf<M>];

export type PreviewResult<M extends Method, P extends keyof paths> = Extract<SuccessOf<OperationOf<M, P>>, Preview>;

interface Page {
  items: unknown[];
  next_cursor: string | null;
}

/** The paths of lists. */
export type ListPath = { [P in PathOf<'get'>]: Result<'get', P> extends Page ? P : never }[PathOf<'get'>];

export type ListItem<P extends ListPath> = Result<'get', P> extends { items: (infer I)[] } ? I : never;

/** The paths of POST that take no `Idempotency-Key`, because they have no access token. */
export type PathWithoutKey = {
  [P in PathOf<'post'>]: HasParameter<OperationOf<'post', P>, 'header', 'Idempotency-Key'> extends true ? never : P;
}[PathOf<'post'>];
