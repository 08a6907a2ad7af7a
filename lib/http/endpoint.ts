import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { bearerTokenIn } from '../auth/bearer.js';
import type { Caller } from '../auth/tokens.js';
import { ProblemError } from '../domain/errors.js';
import { getContext } from '../runtime/context.js';
import { log } from '../log.js';
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

/** What an endpoint has at hand, whoever calls. */
interface Request<P, Q, B> extends Input<P, Q, B> {
  context: Context;
  event: APIGatewayProxyEvent;
  clientAddress: string;
}

/** What an endpoint for users has at hand besides. */
interface UserRequest<P, Q, B, First> extends Request<P, Q, B> {
  caller: Caller;
  /** What `first` has read. */
  first: First;
  /** Keeps the answer to a call with an `Idempotency-Key`. */
  memory: IdempotencyRecorder;
}

/** The work of an endpoint for users. */
interface UserWork<P, Q, B, First, Result, Preview> {
  /**
   * The first reads, started beside those of session and bucket, so that they cost no round trip of their own. It only
   * ever reads: until session and bucket have agreed, nothing else is written.
   */
  first?: (request: { context: Context; caller: Caller; params: P }) => Promise<First>;
  run: (request: UserRequest<P, Q, B, First>) => Awaitable<AnswerOf<Result> | PreviewAnswer<Preview>>;
}

type Awaitable<T> = T | Promise<T>;
type PreviewAnswer<Preview> = [Preview] extends [never] ? never : AnswerOf<Preview>;

/** An endpoint for users: denies by default, since nothing runs before the token, the session and the bucket agree. */
export function userEndpoint<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  O extends z.ZodType,
  D extends z.ZodType,
  First = undefined,
>(
  operation: Operation<P, Q, B, 'user', R, O, D>,
  { first, run }: UserWork<z.infer<P>, z.infer<Q>, z.infer<B>, First, z.infer<R> | z.infer<O>, z.infer<D>>,
) {
  return pipeline(async (event) => {
    const context = await getContext();
    const caller = context.tokens.verify('access', bearerToken(event));
    const params = (operation.params ? operation.params.parse(event.pathParameters ?? {}) : undefined) as z.infer<P>;
    const firstReads = first?.({ context, caller, params });
    // Until it is awaited below, its failure is nobody's: a session that has ended is answered before it.
    firstReads?.catch(() => undefined);
    const admission = await admit(context, caller);
    if (!admission.bucket) log('error', 'a user was let through unlimited: their bucket does not answer', {});
    return withBucket(admission, event, async () => {
      if (operation.conditional === 'If-Match') ifMatch(event);
      const key = takesIdempotencyKey(operation) ? idempotencyKey(event) : undefined;
      const clientAddress = event.requestContext.identity.sourceIp;
      const input = { ...(await readInput(operation, event)), context, event, clientAddress, caller };
      const request = { ...input, first: (await firstReads) as First };
      if (key === undefined || isDryRun(input.query)) return run({ ...request, memory: NO_IDEMPOTENCY });
      const call = { userId: caller.userId, key, fingerprint: fingerprintOf(operation, event) };
      return runIdempotently(context, call, (memory) => run({ ...request, memory }));
    });
  });
}

/** Writes nothing, and so keeps no answer either. */
const isDryRun = (query: unknown): boolean => (query as { dry_run?: boolean } | undefined)?.dry_run === true;

/** An endpoint that everybody may call; one for signing in takes from the bucket of the client's address. */
export function publicEndpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  operation: Operation<P, Q, B, 'sign-in' | 'public', R>,
  run: (request: Request<z.infer<P>, z.infer<Q>, z.infer<B>>) => Awaitable<AnswerOf<z.infer<R>>>,
) {
  return pipeline(async (event) => {
    const context = await getContext();
    const clientAddress = event.requestContext.identity.sourceIp;
    const isLimited = operation.access === 'sign-in';
    const admission = isLimited ? await admitAddress(context, clientAddress) : { bucket: undefined };
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

/** Runs the work of an admitted request; its answer, also that of a failure, shows the state of the caller's bucket. */
async function withBucket(
  { bucket }: Admission,
  { requestContext }: APIGatewayProxyEvent,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await work().catch((error: unknown) => failureAnswer(error, requestContext.requestId));
  return bucket ? { ...answer, headers: { ...rateLimitHeaders(bucket), ...answer.headers } } : answer;
}
