/** The model's three-way merge, of text and times; an edit of a rule is never merged. */
import {
  edited,
  INVALID,
  occurrenceAt,
  ofSeries,
  split,
  type Content,
  type Input,
  type Scope,
  type Words,
} from './content.js';

export const CLASH = 'merge-conflict';

interface Part {
  at: number;
  scope: Scope;
}

/** One occurrence as one whole; `undefined` when it does not exist. */
function singleAt(content: Content, at: number): Content | undefined {
  const words = occurrenceAt(content, at);
  return words && { ...content, ...words, rule: null, exdates: [], exceptions: new Map() };
}

/** The remaining part of an edit of a part of the base: of the occurrence, or of the series or the later part of it. */
export function mergedPart(
  input: Partial<Words>,
  base: Content,
  theirs: Content,
  { at, scope }: Part,
): Input | typeof CLASH | typeof INVALID {
  if (scope === 'this') return merged(input, singleAt(base, at), singleAt(theirs, at));
  const before = occurrenceAt(base, at);
  const now = occurrenceAt(theirs, at);
  const parts = now && scope === 'following' ? split(theirs, at) : undefined;
  if (scope === 'following' && (parts || !now)) {
    const start = before && (split(base, at)?.future ?? base);
    return mergedFrom(input, [before, start], [now, parts?.future]);
  }
  return mergedFrom(input, [before, base], [now, theirs], base);
}

type Side = [own: Words | undefined, series: Content | undefined];

/** The remaining edit of a series: measured from the occurrence in the base or, if it has none, from the current one. */
function mergedFrom(
  input: Partial<Words>,
  [before, base]: Side,
  [now, theirs]: Side,
  known = before && base,
): Input | typeof CLASH | typeof INVALID {
  const [own, series] = before ? [before, base] : [now, theirs];
  const edit = own && series ? ofSeries(series, own, input) : input;
  return edit === INVALID ? INVALID : merged(edit, own && known, theirs);
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
