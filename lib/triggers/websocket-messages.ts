/** Reads WebSocket messages from clients, and writes the error messages for invalid ones. */
import type * as z from 'zod';
import { MESSAGE_PROBLEMS } from '../api/websocket.js';
import { ProblemError, invalid } from '../domain/errors.js';
import { validateBody } from '../faults.js';
import { textOf, type ErrorMessageView } from '../views/websocket.js';

/** @throws ProblemError `malformed-body` or `invalid-request` */
export function parseFrame<S extends z.ZodType>(schema: S, frame: string): z.infer<S> {
  const validation = validateBody(schema, parseJson(frame));
  if ('faults' in validation) throw invalid(validation.faults);
  return validation.data;
}

function parseJson(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    throw new ProblemError('malformed-body', 'A message must be one JSON object in a text frame.');
  }
}

type Reported = ProblemError & { code: (typeof MESSAGE_PROBLEMS)[number] };

/** Whether the error is one that clients are told of. All others are internal errors. */
export const isReported = (error: unknown): error is Reported =>
  error instanceof ProblemError && MESSAGE_PROBLEMS.some((code) => code === error.code);

const INTERNAL_ERROR: Pick<Reported, 'code' | 'detail' | 'members' | 'facts'> = {
  code: 'internal-error',
  detail: 'An internal error occurred; `instance` identifies this message.',
  members: {},
  facts: {},
};

/** An error message: the members of an HTTP problem without `title` and `status`, with `retry_after` in seconds. */
export function errorMessage(error: unknown, requestId: string): string {
  const { code, detail, members, facts } = isReported(error) ? error : INTERNAL_ERROR;
  const standard = { type: 'error', problem: `/problems/${code}`, detail, instance: requestId } as const;
  return textOf({ ...(members as Partial<ErrorMessageView>), retry_after: facts.retryAfterSeconds, ...standard });
}
