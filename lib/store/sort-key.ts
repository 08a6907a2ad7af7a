import { FIRST_INSTANT_EPOCH_SECONDS, LAST_INSTANT_EPOCH_SECONDS } from '../domain/time/event-time.js';

/**
 * An instant as text of constant length, so that keys sort by time. Instants outside the supported range become its
 * ends.
 */
export function sortableInstant(epochSeconds: number): string {
  const clipped = Math.min(Math.max(epochSeconds, FIRST_INSTANT_EPOCH_SECONDS), LAST_INSTANT_EPOCH_SECONDS);
  return new Date(clipped * 1000).toISOString().slice(0, 19);
}
