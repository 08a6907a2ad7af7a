/** The colours of calendars: their own, or one that is chosen by their id. */
import type { Calendar } from '../types.js';

export const PALETTE = [
  '#2f6fde',
  '#0e8a6a',
  '#b4540a',
  '#8c4bd6',
  '#c22f6f',
  '#0d7f9b',
  '#6b7d12',
  '#5b5f6e',
] as const;

const HEX = /^#[0-9a-f]{6}$/i;

const hashOf = (text: string): number =>
  Array.from(text).reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) % 65_521, 7);

export function colorOf({ id, color, is_primary }: Pick<Calendar, 'id' | 'color' | 'is_primary'>): string {
  if (color !== null && HEX.test(color)) return color;
  return is_primary ? PALETTE[0] : (PALETTE[hashOf(id) % PALETTE.length] ?? PALETTE[0]);
}
