/** Sends the pieces of a file to the API. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type * as z from 'zod';
import type { ImportResponse } from '../../lib/api/import-results.js';
import { Refusal, type Session } from '../client/session.js';
import type { Piece } from './pieces.js';

type Results = z.infer<typeof ImportResponse>['results'];

/** Where and how the pieces are imported. */
export interface Target {
  /** The id of a calendar, or `primary`. */
  calendar: string;
  onConflict: string;
}

const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_MILLISECONDS = 500;
const TOO_LARGE = 413;
const INVALID = 422;

/**
 * Imports one piece. Its `Idempotency-Key` follows from its content: a piece that was imported within the last day gets
 * the same results, and nothing is written.
 * @throws Refusal, or the error of `fetch` when the API does not answer repeatedly
 */
export async function sendPiece(session: Session, { calendar, onConflict }: Target, piece: Piece): Promise<Results> {
  const path = `/calendars/${encodeURIComponent(calendar)}/import?on_conflict=${encodeURIComponent(onConflict)}`;
  const key = createHash('sha256').update(path).update(piece.file).digest('base64url');
  const content = { headers: { 'Content-Type': 'text/calendar', 'Idempotency-Key': key }, body: piece.file };
  for (let attempt = 1; ; attempt++) {
    let pause = FIRST_PAUSE_MILLISECONDS * 2 ** attempt;
    try {
      const { results } = await session.call<{ results: Results }>('POST', path, content);
      if (attempt === MOST_ATTEMPTS || !results.some(isUnfinished)) return results;
    } catch (error) {
      if (error instanceof Refusal && [TOO_LARGE, INVALID].includes(error.status ?? 0)) return [refused(error)];
      const isPassing = !(error instanceof Refusal) || error.isPassing;
      if (!isPassing || attempt === MOST_ATTEMPTS) throw error;
      pause = Math.max(pause, error instanceof Refusal ? error.retryAfterMilliseconds : 0);
    }
    await delay(pause);
  }
}

/** An event that the API had no time to write. */
const isUnfinished = ({ problem }: Results[number]): boolean => (problem?.status ?? 0) >= 500;

/** The components of one `UID` exceed the limits of a request. */
const refused = ({ message }: Refusal): Results[number] => ({
  uid: null,
  line: 1,
  status: 'refused',
  detail: message,
});
