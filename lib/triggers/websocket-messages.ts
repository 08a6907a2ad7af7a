/** WebSocket messages from clients, and the error messages for invalid ones. */
import * as z from 'zod';
import { ProblemError, invalid } from '../domain/errors.js';
import { validateBody } from '../faults.js';

export const ClientMessage = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('resume'),
    since: z.int().min(0).optional().meta({ description: 'The last `seq` seen; without it, from now on.' }),
  }),
  z.strictObject({ action: z.literal('ping') }),
]);

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

/** An error message: the members of an HTTP problem without `title` and `status`, with `retry_after` in seconds. */
export function errorMessage(error: unknown, requestId: string): string {
  const { code, detail, members, facts } =
    error instanceof ProblemError
      ? error
      : new ProblemError('internal-error', 'An internal error occurred; `instance` identifies this message.');
  const standard = { type: 'error', problem: `/problems/${code}`, detail, instance: requestId };
  return JSON.stringify({ ...members, retry_after: facts.retryAfterSeconds, ...standard });
}
