/** Three-way merge, as the model has it: of words and times; a client that writes a rule merges nothing. */
import { edited, INVALID, occurrenceAt, split, type Content, type Input, type Scope } from './content.js';

export const CLASH = 'merge-conflict';

/** The part of an event that an edit is about, as one whole; `undefined` when there is no such part. */
export function partOf(content: Content, part: { at: number; scope: Scope } | undefined): Content | undefined {
  if (!part) return content;
  const words = occurrenceAt(content, part.at);
  if (!words || part.scope === 'following') return words && (split(content, part.at)?.future ?? content);
  return { ...content, ...words, rule: null, exdates: [], exceptions: new Map() };
}

/** What of an edit of the base is left to be done to what others have made of it. */
export function merged(
  input: Input,
  base: Content | undefined,
  theirs: Content | undefined,
): Input | typeof CLASH | typeof INVALID {
  if (!base) return input;
  const yours = edited(base, input);
  if (yours === INVALID) return INVALID;
  const mine = (Object.keys(input) as (keyof Input)[]).filter((member) => yours[member] !== base[member]);
  if (mine.some((member) => theirs?.[member] !== base[member] && theirs?.[member] !== yours[member])) return CLASH;
  const left: Input = Object.fromEntries(mine.map((member) => [member, yours[member]]));
  const { start = NaN, end = NaN } = { ...theirs, ...left };
  return end <= start ? CLASH : left;
}
