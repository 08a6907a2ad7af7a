/** The output of the watch client, one line per message. */
import { styleText } from 'node:util';
import type { Schemas } from '../../lib/client/index.js';

type Message = Schemas['FeedItem'];
type CurrentItem = Schemas['CurrentItem'];

type Colour = 'green' | 'yellow' | 'red' | 'cyan';

const COLOURS: Partial<Record<Message['type'] | CurrentItem['type'], Colour>> = {
  'event.created': 'green',
  'event.restored': 'green',
  'event.current': 'green',
  'event.updated': 'yellow',
  'event.rolled_back': 'yellow',
  'event.deleted': 'red',
  'event.unshared': 'red',
  'event.gone': 'red',
  'calendar.created': 'green',
  'calendar.restored': 'green',
  'calendar.current': 'green',
  'calendar.updated': 'yellow',
  'calendar.deleted': 'red',
  'calendar.unshared': 'red',
  'calendar.gone': 'red',
  'webhook.disabled': 'red',
};

const LONGEST_VALUE = 80;

/** Removes control characters from text that other users have written, so that only text reaches the terminal. */
function shown(value: unknown): string {
  const text = JSON.stringify(value).replaceAll(/\p{Cc}/gu, '\u{fffd}');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

type ChangeMessage = Exclude<Message, Schemas['FeedNotice']>;

const head = (type: keyof typeof COLOURS, subject: string): string =>
  `${styleText(COLOURS[type] ?? 'cyan', type.padEnd('event.role_changed'.length))} ${styleText('bold', subject)}`;

/** The title of an event, the name of a calendar, or the id of one that is gone. */
function headOf(item: ChangeMessage | CurrentItem): string {
  if ('event' in item) return head(item.type, shown(item.event.title));
  if ('calendar' in item) return head(item.type, shown(item.calendar.name));
  return head(item.type, 'event_id' in item ? item.event_id : item.calendar_id);
}

/** The changed fields with their current values. */
function newsOf(message: ChangeMessage): string {
  const subject = 'event_id' in message ? message.event : message.calendar;
  if (!subject || message.type === 'event.created' || message.type === 'calendar.created') return '';
  const values = new Map<string, unknown>(Object.entries(subject));
  const news = message.changed_fields.filter((field) => values.has(field));
  return news.map((field) => ` ${field}=${shown(values.get(field))}`).join('');
}

/** A message of the feed: its number, the change, its event or calendar, its author, and the delay. */
export function feedLine(message: Message, now: Date): string {
  const lagSince = (instant: string): string => `${elapsed(now.getTime() - Date.parse(instant))} ago`;
  const position = `#${message.seq}`.padStart(4);
  if (message.type === 'webhook.disabled') {
    const rest = styleText('dim', `${message.reason}, ${lagSince(message.disabled_at)}`);
    return `${position} ${head(message.type, message.webhook_id)} ${rest}`;
  }
  const { version, changed_by, changed_at } = message;
  const rest = styleText('dim', `version ${version} by ${changed_by}, ${lagSince(changed_at)}`);
  return `${position} ${headOf(message)}${newsOf(message)} ${rest}`;
}

/** A current event or calendar, or one that is gone, for a client that was offline for too long. */
export const currentLine = (item: CurrentItem): string => `     ${headOf(item)}`;

const UNITS = [
  { name: 'd', milliseconds: 86_400_000 },
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'min', milliseconds: 60_000 },
  { name: 's', milliseconds: 1_000 },
];

function elapsed(milliseconds: number): string {
  const unit = UNITS.find((one) => milliseconds >= one.milliseconds);
  return unit ? `${(milliseconds / unit.milliseconds).toFixed(1)} ${unit.name}` : `${milliseconds} ms`;
}
