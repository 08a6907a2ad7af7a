/** Recurrence patterns in requests, responses and the store. */
import { isDeepStrictEqual } from 'node:util';
import type { RecurrencePattern } from './event.js';
import { timeFault } from '../time/event-time.js';
import type { Fault } from '../errors.js';
import type { Rule, RuleFault } from '../recurrence/rule.js';
import { recurrenceIdOf, recurrenceIdText } from '../recurrence/series.js';
import { formatRule, parseRule, partOf, type TextReading } from '../recurrence/rrule-text.js';
import { isSameRule, ruleFromWords, ruleToWords, type RuleJson, type RuleWords } from '../recurrence/from-json.js';
import { misfitsOf } from '../recurrence/validate.js';

/** A pattern as a client sends it: the rule as text, as JSON, or both, which must then agree. */
export interface PatternInput extends RuleWords {
  rrule?: string | null | undefined;
  exdates?: readonly string[] | null | undefined;
  rdates?: readonly string[] | null | undefined;
}

/** A pattern as responses show it: the rule as text and as JSON. */
export type PatternView = RecurrencePattern & RuleJson;

/** What is needed to read the dates of a pattern. */
interface Dates {
  zone: string;
  isAllDay: boolean;
}

const POINTER = '/recurrence_pattern';

/** Parsed rules by their text. Rules are immutable, so requests share them. */
const parsedRules = new Map<string, Rule>();
const MAX_PARSED_RULES = 1_000;

function readRule(text: string): TextReading {
  const parsed = parsedRules.get(text);
  if (parsed) return { rule: parsed };
  const reading = parseRule(text);
  if ('rule' in reading) {
    if (parsedRules.size >= MAX_PARSED_RULES) parsedRules.clear();
    parsedRules.set(text, reading.rule);
  }
  return reading;
}

/** The rule of a pattern. Each text is parsed once. @throws Error if the text is not a rule; only rules are stored */
export function ruleOf({ rrule }: RecurrencePattern): Rule {
  const reading = readRule(rrule);
  if (!('rule' in reading)) throw new Error(`no rule: ${rrule}`);
  return reading.rule;
}

export const patternView = (pattern: RecurrencePattern): PatternView => ({
  rrule: pattern.rrule,
  ...ruleToWords(ruleOf(pattern)),
  exdates: pattern.exdates,
  rdates: pattern.rdates,
});

/** The pattern that a client has sent. Its faults are added to `faults`. */
export function patternFrom(
  { rrule, exdates, rdates, ...words }: PatternInput,
  dates: Dates,
  faults: Fault[],
): RecurrencePattern | null {
  const rule = ruleFrom(rrule ?? undefined, words, faults);
  const pattern = {
    rrule: rule ? formatRule(rule) : '',
    exdates: datesFrom('exdates', exdates ?? [], dates, faults),
    rdates: datesFrom('rdates', rdates ?? [], dates, faults),
  };
  if (rule) faults.push(...misfitsOf(rule, dates).map((fault) => faultOf(fault, typeof rrule === 'string')));
  return rule ? pattern : null;
}

/** The text of a rule is one member, so the detail names the part. */
const faultOf = ({ member, detail }: RuleFault, isText: boolean): Fault =>
  isText
    ? { pointer: `${POINTER}/rrule`, detail: `${partOf(member)} ${detail}` }
    : { pointer: `${POINTER}/${member}`, detail };

/** The client's pattern for an event that has one. Dates that the client leaves out stay. */
export const withDatesOf = (
  given: PatternInput,
  { exdates: knownExdates, rdates: knownRdates }: RecurrencePattern,
): PatternInput => {
  const { exdates = knownExdates, rdates = knownRdates } = given;
  return { ...given, exdates, rdates };
};

/** Whether the client has sent back the pattern that the event has already. */
export function isSamePattern(given: PatternInput, known: RecurrencePattern, dates: Dates): boolean {
  const faults: Fault[] = [];
  const pattern = patternFrom(withDatesOf(given, known), dates, faults);
  if (!pattern || faults.length > 0) return false;
  return (
    isSameRule(ruleOf(pattern), ruleOf(known)) &&
    areSameDates(pattern.exdates, known.exdates) &&
    areSameDates(pattern.rdates, known.rdates)
  );
}

/** Whether two lists contain the same dates, in any order and zone. */
export function areSameDates(one: string[], other: string[]): boolean {
  const [a, b] = [one, other].map((dates) =>
    dates.map((date) => Date.parse(date)).sort((first, second) => first - second),
  );
  return isDeepStrictEqual(a, b);
}

function ruleFrom(text: string | undefined, words: RuleWords, faults: Fault[]): Rule | undefined {
  const hasWords = Object.values(words).some((value) => value !== undefined && value !== null);
  const fromText = text === undefined ? undefined : ruleInText(text, faults);
  if (text !== undefined && !hasWords) return fromText;
  const fromWords = ruleInWords(words, faults);
  if (fromText && fromWords && !isSameRule(fromText, fromWords)) {
    faults.push({ pointer: `${POINTER}/rrule`, detail: 'must describe the same rule as the other members' });
  }
  return fromText ?? fromWords;
}

function ruleInText(text: string, faults: Fault[]): Rule | undefined {
  const reading = readRule(text);
  if ('rule' in reading) return reading.rule;
  faults.push(...reading.faults.map((detail) => ({ pointer: `${POINTER}/rrule`, detail })));
  return undefined;
}

function ruleInWords(words: RuleWords, faults: Fault[]): Rule | undefined {
  const reading = ruleFromWords(words);
  if ('rule' in reading) return reading.rule;
  faults.push(...reading.faults.map(({ member, detail }) => ({ pointer: `${POINTER}/${member}`, detail })));
  return undefined;
}

function datesFrom(member: 'exdates' | 'rdates', texts: readonly string[], dates: Dates, faults: Fault[]): string[] {
  const ids = texts.map((text, index) => {
    const id = recurrenceIdOf(text, dates);
    const detail = timeFault(text, dates.isAllDay ? 'date' : 'time');
    if (id === undefined) faults.push({ pointer: `${POINTER}/${member}/${index}`, detail });
    return id;
  });
  const distinct = [...new Set(ids.filter((id) => id !== undefined))].sort((a, b) => a - b);
  return distinct.map((id) => recurrenceIdText(id, dates));
}
