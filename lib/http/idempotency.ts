/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a retry is not executed again and gets the same
 * response.
 */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../domain/errors.js';
import type { IdempotencyRecord } from '../domain/idempotency.js';
import type { Context } from '../usecases/context.js';
import {
  claimKey,
  readProgress,
  recordOf,
  release,
  saveResponse,
  type IdempotentRequest,
  type Progress,
} from '../usecases/idempotency.js';
import type { Answer } from './answer.js';
import type { Operation } from '../api/operation.js';
import { malformedHeader, PROBLEMS } from './problems.js';
import { bodyBytes, header, parametersOf } from './request.js';

const NAME = 'Idempotency-Key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key of a request. @throws ProblemError `malformed-header` */
export function idempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const key = header(event, NAME);
  if (key === undefined || KEY.test(key)) return key;
  throw malformedHeader(NAME, 'must be 1 to 255 visible characters of ASCII');
}

/** Hash of method, path, query and body. */
export function fingerprintOf({ method, path }: Operation, event: APIGatewayProxyEvent): string {
  const sorted = (set: Record<string, string | undefined> | null) => Object.entries(parametersOf(set)).sort();
  const line = JSON.stringify([method, path, sorted(event.pathParameters), sorted(event.queryStringParameters)]);
  return createHash('sha256').update(`${line}\n`).update(bodyBytes(event)).digest('base64url');
}

/** Stores the response to a request for its retries. Without a key, nothing is stored. */
export interface IdempotencyRecorder {
  /** For the options of a write: the response to its result, to store in the same transaction. */
  save: <Result>(answerOf: (result: Result) => Answer) => ((result: Result) => IdempotencyRecord) | undefined;
  /** Stores the progress of work that takes several transactions. */
  readProgress: <Result>() => Promise<Progress<Result>>;
}

/** For requests without a key: stores nothing. */
export const NO_IDEMPOTENCY: IdempotencyRecorder = {
  save: () => undefined,
  readProgress: () => Promise.resolve({ done: new Map(), save: undefined }),
};

interface IdempotentWork {
  work: (recorder: IdempotencyRecorder) => Answer | Promise<Answer>;
  /** @throws ProblemError if the caller can no longer see what the stored response shows */
  authoriseReplay: () => void;
}

/**
 * Executes a request once per key. Work that does not store its response in its own transaction has it stored
 * afterwards. The stored response is the one returned, so that a retry gets exactly the same.
 */
export async function runIdempotently(
  context: Context,
  call: IdempotentRequest,
  { work, authoriseReplay }: IdempotentWork,
): Promise<Answer> {
  const claimed = await claimKey(context, call);
  if ('answer' in claimed) {
    authoriseReplay();
    return replayed(claimed.answer as Answer);
  }
  const { claim } = claimed;
  let saved = undefined as Answer | undefined;
  try {
    const answer = await work({
      save: (answerOf) => (result) => {
        saved = answerOf(result);
        return recordOf(context, claim, saved);
      },
      readProgress: () => readProgress(context, claim),
    });
    if (saved) return saved;
    if (answer.isPartial) await release(context, claim, { isRefused: false });
    else await saveResponse(context, claim, answer);
    return answer;
  } catch (error) {
    await release(context, claim, { isRefused: isRefusal(error) });
    throw error;
  }
}

const isRefusal = (error: unknown): boolean => error instanceof ProblemError && PROBLEMS[error.code].status < 500;

const replayed = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'Idempotency-Replayed': 'true' },
});
