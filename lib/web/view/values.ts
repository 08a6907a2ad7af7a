/** The values of fields as text, for histories and merges. */
import { momentText, zoneText } from '../formats.js';
import { ruleInWords } from '../recurrence.js';
import { TEXTS } from '../texts.js';

const has = <Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> =>
  typeof value === 'object' && value !== null && name in value;

type Describe = (value: unknown) => string;

/** Names of calendars and people that the values mention by id. */
export interface Names {
  calendar: (id: string) => string;
  person: (id: string) => string;
}

const plain: Describe = (value) => TEXTS.values[String(value)] ?? String(value);

function personText(value: unknown, { person }: Names): string {
  if (!has(value, 'user_id')) return plain(value);
  const role = has(value, 'role') ? TEXTS.event.roles[value.role as keyof typeof TEXTS.event.roles] : '';
  const name = has(value, 'username') ? String(value.username) : person(String(value.user_id));
  return role ? `${name} (${role.toLowerCase()})` : name;
}

const UNNAMED: Names = { calendar: (id) => id, person: (id) => id };

const describers = (names: Names): Record<string, Describe> => ({
  start_time: (value) => momentText(String(value)),
  end_time: (value) => momentText(String(value)),
  time_zone: (value) => zoneText(String(value)),
  recurrence_pattern: (value) => (has(value, 'rrule') ? ruleInWords(String(value.rrule)) : plain(value)),
  calendar_id: (value) => names.calendar(String(value)),
  resources: (value) => (value as unknown[]).map((id) => names.calendar(String(id))).join(', '),
  permissions: (value) => (value as unknown[]).map((person) => personText(person, names)).join(', '),
  exceptions: (value) =>
    (value as unknown[])
      .map((one) => (has(one, 'occurrence_start') ? momentText(String(one.occurrence_start)) : plain(one)))
      .join(', '),
});

export function valueText(field: string, value: unknown, names: Names = UNNAMED): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) {
    return TEXTS.history.empty;
  }
  const describe = describers(names)[field] ?? plain;
  return describe(value);
}
