/** The model's three-way merge, of text and times; an edit of a rule is never merged. */
import { edited, INVALID, occurrenceAt, split, type Content, type Input, type Scope } from './content.js';

export const CLASH = 'merge-conflict';

/** The part of an event that an edit targets, as one whole; `undefined` when it does not exist. */
export function partOf(content: Content, part: { at: number; scope: Scope } | undefined): Content | undefined {
  if (!part) return content;
  const words = occurrenceAt(content, part.at);
  if (!words || part.scope === 'following') return words && (split(content, part.at)?.future ?? content);
  return { ...content, ...words, rule: null, exdates: [], exceptions: new Map() };
}

/** The remaining part of an edit of the base, given the current content. */
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
