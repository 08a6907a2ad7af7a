/** Sends the pieces of a file to the API. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isProblem, type Client, type Schemas } from '../../lib/client/index.js';
import type { Piece } from './pieces.js';

type Results = Schemas['ImportResponse']['results'];

/** Where and how the pieces are imported. */
export interface Target {
  /** The id of a calendar, or `primary`. */
  calendar: string;
  onConflict: 'reject' | 'allow';
}

const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_MILLISECONDS = 500;

/**
 * Imports one piece. Its `Idempotency-Key` follows from its content: a piece that was imported within the last day gets
 * the same results, and nothing is written.
 * @throws ProblemError, or the error of `fetch` when the API does not answer repeatedly
 */
export async function sendPiece(client: Client, { calendar, onConflict }: Target, { file }: Piece): Promise<Results> {
  const key = createHash('sha256').update(`${calendar} ${onConflict}`).update(file).digest('base64url');
  for (let attempt = 1; ; attempt++) {
    try {
      const { results } = await client.post('/api/calendars/{id}/import', {
        path: { id: calendar },
        query: { on_conflict: onConflict },
        body: file,
        idempotencyKey: key,
      });
      if (attempt === MOST_ATTEMPTS || !results.some(isUnfinished)) return results;
    } catch (error) {
      if (isProblem(error, 'payload-too-large') || isProblem(error, 'invalid-request')) return [refused(error)];
      throw error;
    }
    await delay(FIRST_PAUSE_MILLISECONDS * 2 ** attempt);
  }
}

/** An event that the API had no time to write. */
const isUnfinished = ({ problem }: Results[number]): boolean => (problem?.status ?? 0) >= 500;

/** The components of one `UID` exceed the limits of a request. */
const refused = ({ message }: Error): Results[number] => ({
  uid: null,
  line: 1,
  status: 'refused',
  detail: message,
});
