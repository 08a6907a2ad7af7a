import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { bearerTokenIn } from '../auth/bearer.js';
import type { Caller } from '../auth/tokens.js';
import { ProblemError } from '../domain/errors.js';
import { getContext } from '../runtime/context.js';
import { admit, admitAddress, type Admission } from '../usecases/accounts/admit.js';
import type { Context } from '../usecases/context.js';
import type { Answer, AnswerOf } from './answer.js';
import { ifMatch } from './conditional.js';
import {
  runIdempotently,
  fingerprintOf,
  idempotencyKey,
  NO_IDEMPOTENCY,
  type IdempotencyRecorder,
} from './idempotency.js';
import { takesIdempotencyKey, type Operation } from '../api/operation.js';
import { pipeline } from './pipeline.js';
import { failureAnswer } from './problems.js';
import { rateLimitHeaders } from './rate-limit-headers.js';
import { header, readInput, type Input } from './request.js';

/** The input of every endpoint. */
interface Request<P, Q, B> extends Input<P, Q, B> {
  context: Context;
  event: APIGatewayProxyEvent;
  clientAddress: string;
}

/** The request of an authenticated user. */
export interface UserRequest<P, Q, B, Preloaded> extends Request<P, Q, B> {
  caller: Caller;
  preloaded: Preloaded;
  /** Stores the response for retries with the same `Idempotency-Key`. */
  recorder: IdempotencyRecorder;
}

/** A request whose caller is not admitted yet. */
export interface FirstRequest<P, Q, B> {
  context: Context;
  caller: Caller;
  params: P;
  input: () => Promise<Input<P, Q, B>>;
}

/** What an endpoint for users does. */
export interface UserWork<P, Q, B, Preloaded, Result, Preview> {
  /**
   * The first reads. They start together with those of the session and the bucket, so that they take no round trip of
   * their own. They must not write: the caller is not admitted yet. `input` validates the query and the body.
   */
  preload?: ((request: FirstRequest<P, Q, B>) => Promise<Preloaded>) | undefined;
  run: (request: UserRequest<P, Q, B, Preloaded>) => Awaitable<AnswerOf<Result> | PreviewAnswer<Preview>>;
  /**
   * Decides from the current state whether a retry with the same `Idempotency-Key` still gets the stored response.
   * @throws ProblemError if the caller can no longer see what it shows
   */
  authoriseReplay?: ((preloaded: Preloaded) => void) | undefined;
}

export type Awaitable<T> = T | Promise<T>;
export type PreviewAnswer<Preview> = [Preview] extends [never] ? never : AnswerOf<Preview>;

/**
 * An endpoint for users. Access is denied by default. The token is verified first; `preload` reads while session and rate
 * limit are checked; `run` starts only if both pass.
 */
export function userEndpoint<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  O extends z.ZodType,
  D extends z.ZodType,
  Preloaded = undefined,
>(
  operation: Operation<P, Q, B, 'user', R, O, D>,
  {
    preload,
    run,
    authoriseReplay,
  }: UserWork<z.infer<P>, z.infer<Q>, z.infer<B>, Preloaded, z.infer<R> | z.infer<O>, z.infer<D>>,
) {
  return pipeline(async (event) => {
    const context = await getContext(event.requestContext.requestId);
    const caller = context.tokens.verify('access', bearerToken(event));
    const params = (operation.params ? operation.params.parse(event.pathParameters ?? {}) : undefined) as z.infer<P>;
    const input = once(() => readInput(operation, event));
    const firstReads = preload?.({ context, caller, params, input });
    // Handled where it is awaited below. Until then, a session that has ended takes precedence over its failure.
    firstReads?.catch(() => undefined);
    const admission = await admit(context, caller);
    return withBucket(admission, event, async () => {
      if (operation.conditional === 'If-Match') ifMatch(event);
      const key = takesIdempotencyKey(operation) ? idempotencyKey(event) : undefined;
      const clientAddress = event.requestContext.identity.sourceIp;
      const valid = { ...(await input()), context, event, clientAddress, caller };
      const request = { ...valid, preloaded: (await firstReads) as Preloaded };
      if (key === undefined || isDryRun(valid.query)) return run({ ...request, recorder: NO_IDEMPOTENCY });
      const call = { userId: caller.userId, key, fingerprint: fingerprintOf(operation, event) };
      return runIdempotently(context, call, {
        work: (recorder) => run({ ...request, recorder }),
        authoriseReplay: () => authoriseReplay?.(request.preloaded),
      });
    });
  });
}

/** Runs work at the first call, and returns the same result again. */
function once<T>(work: () => T): () => T {
  let done: { result: T } | undefined;
  return () => (done ??= { result: work() }).result;
}

/** A dry run saves nothing, so it stores no response for retries either. */
const isDryRun = (query: unknown): boolean => (query as { dry_run?: boolean } | undefined)?.dry_run === true;

const LIMITS = { 'sign-in': 'auth', link: 'feeds', public: undefined } as const;

/** An endpoint without authentication. Those for signing in and for secret links are limited by client address. */
export function publicEndpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  operation: Operation<P, Q, B, 'sign-in' | 'link' | 'public', R>,
  run: (request: Request<z.infer<P>, z.infer<Q>, z.infer<B>>) => Awaitable<AnswerOf<z.infer<R>>>,
) {
  return pipeline(async (event) => {
    const context = await getContext(event.requestContext.requestId);
    const clientAddress = event.requestContext.identity.sourceIp;
    const limit = LIMITS[operation.access];
    const admission = limit ? await admitAddress(context, clientAddress, limit) : { bucket: undefined };
    return withBucket(admission, event, async () =>
      run({ ...(await readInput(operation, event)), context, event, clientAddress }),
    );
  });
}

function bearerToken(event: APIGatewayProxyEvent): string {
  const token = bearerTokenIn(header(event, 'Authorization'));
  if (token !== undefined) return token;
  throw new ProblemError(
    'unauthorized',
    'Authentication required: send an access token as `Authorization: Bearer <token>`.',
  );
}

/** Runs an admitted request. Its response, also an error, shows the state of the rate limit. */
async function withBucket(
  { bucket }: Admission,
  { requestContext }: APIGatewayProxyEvent,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await work().catch((error: unknown) => failureAnswer(error, requestContext.requestId));
  return bucket ? { ...answer, headers: { ...rateLimitHeaders(bucket), ...answer.headers } } : answer;
}
