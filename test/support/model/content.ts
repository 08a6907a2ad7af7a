/**
 * The content of an event in the model: small enough to be verified by reading. Times are seconds in UTC, and series
 * recur weekly, so that an occurrence is a sum and each week has the same number of hours.
 */
import type { Transparency } from '../../../lib/domain/event/event.js';

const DAY = 86_400;
export const WEEK = 7 * DAY;
const HORIZON_SECONDS = 366 * DAY;

/** Weekly, without an end unless given. */
interface Rule {
  count?: number;
  until?: number;
}

/** The values of one occurrence. */
export interface Words {
  title: string;
  location: string | null;
  transparency: Transparency;
  start: number;
  end: number;
}

export interface Content extends Words {
  description: string | null;
  rule: Rule | null;
  /** Cancelled occurrences, by the start that they would have had. */
  exdates: number[];
  /** The exceptions, by the start that the occurrence would have had. */
  exceptions: ReadonlyMap<number, Partial<Words>>;
  /** The id of the home calendar. */
  calendar: string;
  /** The ids of the calendars that the event books. */
  resources: readonly string[];
}

export type Input = Partial<Pick<Content, keyof Words | 'description' | 'rule' | 'calendar' | 'resources'>>;

/** The scope of an edit in a series. */
export type Scope = 'this' | 'following' | 'all';

/** An invalid edit: 422. */
export const INVALID = 'invalid-request';
type Result = Content | typeof INVALID;

const isRuleStart = ({ rule, start }: Content, at: number): boolean => {
  const week = (at - start) / WEEK;
  return rule !== null && Number.isInteger(week) && week >= 0 && week < (rule.count ?? Infinity) && at <= lastOf(rule);
};
const lastOf = ({ until = Infinity }: Rule): number => until;

/** The rule after a move: it ends later if its last occurrence does. Whole weeks change only where it begins. */
function ruleMoved({ rule, start }: Content, to = start): Rule | null {
  if (rule?.until === undefined || to < start) return rule;
  const last = start + Math.floor((rule.until - start) / WEEK) * WEEK;
  return { ...rule, until: Math.max(rule.until, last + ((to - start) % WEEK)) };
}

/** The content of the whole event after an edit. */
export function edited(before: Content, { rule: given, ...words }: Input): Result {
  const rule = given === undefined ? ruleMoved(before, words.start) : given;
  const after: Content = { ...before, ...words, rule, exdates: [], exceptions: new Map() };
  if (after.end <= after.start || (rule && !isRuleStart(after, after.start))) return INVALID;
  if (after.resources.includes(after.calendar)) return INVALID;
  if (!rule || !before.rule) return after;
  const shift = after.start - before.start;
  const moved = [...before.exceptions].map(([at, own]) => [at + shift, own] as const);
  return {
    ...after,
    exdates: before.exdates.map((at) => at + shift),
    exceptions: new Map(moved.filter(([at]) => isRuleStart(after, at))),
  };
}

/** The content of one occurrence by its series. */
const regularAt = ({ title, location, transparency, start, end }: Content, at: number): Words => ({
  title,
  location,
  transparency,
  start: at,
  end: at + end - start,
});

/** The content of one occurrence; `undefined` when it does not exist. */
export const occurrenceAt = (content: Content, at: number): Words | undefined =>
  isRuleStart(content, at) && !content.exdates.includes(at)
    ? { ...regularAt(content, at), ...content.exceptions.get(at) }
    : undefined;

const without = (exceptions: Content['exceptions'], at: number) => [...exceptions].filter(([other]) => other !== at);

/** The series after an edit of one occurrence. */
export function withOccurrence(before: Content, at: number, input: Partial<Words>): Result {
  const after = { ...(occurrenceAt(before, at) ?? regularAt(before, at)), ...input };
  if (after.end <= after.start) return INVALID;
  const regular = regularAt(before, at);
  const different = (Object.keys(after) as (keyof Words)[]).filter((member) => after[member] !== regular[member]);
  const hasMoved = different.includes('start') || different.includes('end');
  const members = hasMoved ? new Set([...different, 'start', 'end'] as const) : new Set(different);
  const own = Object.fromEntries([...members].map((member) => [member, after[member]])) as Partial<Words>;
  const others = without(before.exceptions, at);
  return { ...before, exceptions: new Map(different.length === 0 ? others : [...others, [at, own]]) };
}

/** The edit of a series that makes the change which an edit makes to one of its occurrences. */
export function ofSeries({ start, end }: Content, own: Words, input: Partial<Words>): Input | typeof INVALID {
  const after = { ...own, ...input };
  if (after.end <= after.start) return INVALID;
  if (input.start === undefined) return input;
  const moved = start + after.start - own.start;
  const lasts = end - start + (after.end - after.start) - (own.end - own.start);
  return { ...input, start: moved, end: moved + (lasts > 0 ? lasts : after.end - after.start) };
}

/** The series after an edit at one of its occurrences, which does not keep its own value of what was sent. */
export function withSeries(before: Content, at: number, edit: Input, sent: Partial<Words>): Result {
  const own = before.exceptions.get(at);
  if (!own) return edited(before, edit);
  const { start, end } = { ...occurrenceAt(before, at)!, ...sent };
  const kept = Object.entries(own).filter(([member]) => ['start', 'end'].includes(member) || !(member in sent));
  const left = { ...Object.fromEntries(kept), ...(own.start !== undefined && { start, end }) };
  const others = without(before.exceptions, at);
  const exceptions = new Map(Object.keys(left).length === 0 ? others : [...others, [at, left] as const]);
  return edited({ ...before, exceptions }, edit);
}

/** The series after one occurrence is cancelled. */
export const withoutOccurrence = (before: Content, at: number): Content => ({
  ...before,
  exdates: [...before.exdates, at].sort((a, b) => a - b),
  exceptions: new Map(without(before.exceptions, at)),
});

/** Splits a series; `undefined` when no occurrence is before the given one. */
export function split(before: Content, at: number): { past: Content; future: Content } | undefined {
  const { rule, start, end } = before;
  if (!rule || at === start) return undefined;
  const side = (isWanted: (id: number) => boolean) => ({
    exdates: before.exdates.filter(isWanted),
    exceptions: new Map([...before.exceptions].filter(([id]) => isWanted(id))),
  });
  const left = rule.count === undefined ? rule : { count: rule.count - (at - start) / WEEK };
  return {
    past: { ...before, ...side((id) => id < at), rule: { until: Math.floor(at / DAY) * DAY - 1 } },
    future: { ...before, ...side((id) => id >= at), start: at, end: at + end - start, rule: left },
  };
}

export interface Span {
  start: number;
  end: number;
}
export const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** All occurrences of an event within a window, by start. */
export function slotsIn(content: Content, window: Span): (Span & { at: number; isOpaque: boolean })[] {
  const { start, end, rule, exceptions } = content;
  const slot = (at: number, { transparency, ...words }: Words) => ({
    at,
    start: words.start,
    end: words.end,
    isOpaque: transparency === 'opaque',
  });
  if (!rule) return [slot(start, content)].filter((one) => overlap(one, window));
  const first = start + Math.max(0, Math.floor((window.start - end) / WEEK)) * WEEK;
  const starts = new Set(exceptions.keys());
  for (let at = first; at < window.end; at += WEEK) starts.add(at);
  return [...starts]
    .flatMap((at) => {
      const words = occurrenceAt(content, at);
      return words ? [slot(at, words)] : [];
    })
    .filter((one) => overlap(one, window))
    .sort((a, b) => a.start - b.start || a.at - b.at);
}

/** The range in which an event is checked for conflicts: itself, or a year from the first occurrence of a series. */
export function conflictWindow({ rule, start, end, exceptions }: Content): Span {
  if (!rule) return { start, end };
  const moved = [...exceptions.values()].flatMap((own) => (own.start === undefined ? [] : [own.start - DAY]));
  const first = Math.min(start, ...moved);
  return { start: first, end: first + HORIZON_SECONDS };
}
