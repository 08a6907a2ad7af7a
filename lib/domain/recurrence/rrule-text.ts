/** The text of a rule (RFC 5545 §3.3.10). Parsing is strict: unknown or malformed parts are refused. */
import { PARTS, type Rule } from './rule.js';
import { formatWeekday, ruleFromWords, type RuleWords } from './from-json.js';

export const MAX_RULE_LENGTH = 1_000;

const PREFIX = /^RRULE:/i;
/** RFC 5545 §3.3.5; also as `Date.toISOString()` writes a time, with its separators and fraction or without them. */
const UNTIL_TEXT =
  /^\d{8}$|^(?:\d{8}T(?:[01]\d|2[0-3])(?:[0-5]\d){2}|\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3])(?::[0-5]\d){2})(?:\.\d{1,9})?Z?$/i;
const UNTIL_FAULT = 'UNTIL must be a time such as 20301231T235959Z, or a date such as 20301231';
/** No fractions, no exponents, no hexadecimal. */
const WHOLE = /^[+-]?\d{1,5}$/;

export type TextReading = { rule: Rule } | { faults: string[] };

/** Parses a rule, with or without the prefix `RRULE:`. Returns the rule or all faults. */
export function parseRule(text: string): TextReading {
  if (text.length > MAX_RULE_LENGTH) return { faults: [`must have at most ${MAX_RULE_LENGTH} characters`] };
  const given = new Map<string, string>();
  const faults: string[] = [];
  for (const part of text.replace(PREFIX, '').split(';')) {
    const [name = '', value, ...rest] = part.toUpperCase().split('=');
    if (!PARTS.some((known) => known.part === name)) faults.push(`${quoted(name)} is not a part of a recurrence rule`);
    else if (given.has(name)) faults.push(`${name} must be given only once`);
    else if (!value || rest.length > 0) faults.push(`${name} must have one value`);
    else if (name === 'UNTIL' && !UNTIL_TEXT.test(value)) faults.push(UNTIL_FAULT);
    else given.set(name, value);
  }
  if (faults.length > 0) return { faults };
  const reading = ruleFromWords(wordsOf(given));
  if ('rule' in reading) return reading;
  return { faults: reading.faults.map(({ member, detail }) => `${partOf(member)} ${detail}`) };
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 20));
/** The name of a member in RFC 5545, such as `BYDAY`. */
export const partOf = (member: string): string => PARTS.find((known) => known.member === member)?.part ?? member;

/** The JSON members of the given parts. Text that is not a number becomes NaN, which no member accepts. */
function wordsOf(given: ReadonlyMap<string, string>): RuleWords {
  const words: Record<string, unknown> = {};
  for (const { part, member, key } of PARTS) {
    const value = given.get(part);
    if (value === undefined) continue;
    if (key === 'frequency' || key === 'weekStart' || key === 'until') words[member] = value;
    else if (key === 'byDay') words[member] = value.split(',');
    else if (key === 'interval' || key === 'count') words[member] = numberOf(value);
    else words[member] = value.split(',').map(numberOf);
  }
  return words;
}

const numberOf = (text: string): number => (WHOLE.test(text) ? Number(text) : NaN);

/** The text of the rule, without `RRULE:`; parts in the order in which RFC 5545's examples have them. */
export function formatRule(rule: Rule): string {
  const values = { ...rule, byDay: rule.byDay?.map(formatWeekday) };
  return PARTS.map(({ part, key }) => ({ part, value: values[key] }))
    .filter(({ value }) => value !== undefined)
    .map(({ part, value }) => `${part}=${String(value).toUpperCase()}`)
    .join(';');
}
