/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the same call again does nothing, and is answered the same. */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../domain/errors.js';
import type { Actions } from '../store/table.js';
import type { Context } from '../usecases/context.js';
import {
  claimKey,
  keepAnswer,
  letGo,
  readProgress,
  rememberAnswer,
  type IdempotentRequest,
  type Progress,
} from '../usecases/idempotency.js';
import type { Answer } from './answer.js';
import type { Operation } from '../api/operation.js';
import { malformedHeader, PROBLEMS } from './problems.js';
import { bodyBytes, header, parametersOf } from './request.js';

const NAME = 'Idempotency-Key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key that a call comes with. @throws ProblemError `malformed-header` */
export function idempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const key = header(event, NAME);
  if (key === undefined || KEY.test(key)) return key;
  throw malformedHeader(NAME, 'must be 1 to 255 visible characters of ASCII');
}

/** All that a call asks for: method, path, query and body. */
export function fingerprintOf({ method, path }: Operation, event: APIGatewayProxyEvent): string {
  const sorted = (set: Record<string, string | undefined> | null) => Object.entries(parametersOf(set)).sort();
  const line = JSON.stringify([method, path, sorted(event.pathParameters), sorted(event.queryStringParameters)]);
  return createHash('sha256').update(`${line}\n`).update(bodyBytes(event)).digest('base64url');
}

/** What keeps an answer for when the call is sent again; nothing, of a call without a key. */
export interface IdempotencyRecorder {
  /** For the terms of a write: what keeps the answer to its result. */
  remember: <Result>(answerOf: (result: Result) => Answer) => ((result: Result) => Actions) | undefined;
  /** For work that is written in several transactions. */
  readProgress: <Result>() => Promise<Progress<Result>>;
}

/** That of a call without a key. */
export const NO_IDEMPOTENCY: IdempotencyRecorder = {
  remember: () => undefined,
  readProgress: () => Promise.resolve({ done: new Map(), remember: undefined }),
};

/**
 * Does the work of a call once. What `work` does not remember in a transaction of its own is kept when it is done. What is
 * kept is what is answered, so that it is the same the next time, to the second.
 */
export async function runIdempotently(
  context: Context,
  call: IdempotentRequest,
  work: (memory: IdempotencyRecorder) => Answer | Promise<Answer>,
): Promise<Answer> {
  const claimed = await claimKey(context, call);
  if ('answer' in claimed) return replayed(claimed.answer as Answer);
  const { claim } = claimed;
  let kept = undefined as Answer | undefined;
  try {
    const answer = await work({
      remember: (answerOf) => (result) => {
        kept = answerOf(result);
        return rememberAnswer(context, claim, kept);
      },
      readProgress: () => readProgress(context, claim),
    });
    if (kept) return kept;
    if (answer.isPartial) await letGo(context, claim, { isRefused: false });
    else await keepAnswer(context, claim, answer);
    return answer;
  } catch (error) {
    await letGo(context, claim, { isRefused: isRefusal(error) });
    throw error;
  }
}

const isRefusal = (error: unknown): boolean => error instanceof ProblemError && PROBLEMS[error.code].status < 500;

const replayed = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'Idempotency-Replayed': 'true' },
});
