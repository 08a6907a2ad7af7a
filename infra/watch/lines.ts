/** The output of the watch client, one line per message. */
import { styleText } from 'node:util';
import type { ChangeMessage, CurrentItemView, FeedMessageView } from '../../lib/views/feed.js';
import type { EventView } from '../../lib/views/event.js';

type Colour = 'green' | 'yellow' | 'red' | 'cyan';

const COLOURS: Partial<Record<FeedMessageView['type'] | CurrentItemView['type'], Colour>> = {
  'event.created': 'green',
  'event.restored': 'green',
  'event.current': 'green',
  'event.updated': 'yellow',
  'event.rolled_back': 'yellow',
  'event.deleted': 'red',
  'event.unshared': 'red',
  'event.gone': 'red',
  'webhook.disabled': 'red',
};

const LONGEST_VALUE = 80;

/** Removes control characters from text that other users have written, so that only text reaches the terminal. */
function shown(value: unknown): string {
  const text = JSON.stringify(value).replaceAll(/\p{Cc}/gu, '\u{fffd}');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

type Printed = Pick<ChangeMessage | CurrentItemView, 'type' | 'event_id'> & { event?: EventView | undefined };

const head = (type: keyof typeof COLOURS, subject: string): string =>
  `${styleText(COLOURS[type] ?? 'cyan', type.padEnd('event.role_changed'.length))} ${styleText('bold', subject)}`;

const headOf = ({ type, event, event_id }: Printed): string => head(type, event ? shown(event.title) : event_id);

/** The changed fields with their current values. */
function newsOf({ type, event, changed_fields }: ChangeMessage): string {
  if (!event || type === 'event.created') return '';
  const values = new Map(Object.entries(event));
  const news = changed_fields.filter((field) => values.has(field));
  return news.map((field) => ` ${field}=${shown(values.get(field))}`).join('');
}

/** A message of the feed: its number, the change, its event and author, and the delay. */
export function feedLine(message: FeedMessageView, now: Date): string {
  const lagSince = (instant: string): string => `${elapsed(now.getTime() - Date.parse(instant))} ago`;
  const place = `#${message.seq}`.padStart(4);
  if (message.type === 'webhook.disabled') {
    const rest = styleText('dim', `${message.reason}, ${lagSince(message.disabled_at)}`);
    return `${place} ${head(message.type, message.webhook_id)} ${rest}`;
  }
  const { version, changed_by, changed_at } = message;
  const rest = styleText('dim', `version ${version} by ${changed_by}, ${lagSince(changed_at)}`);
  return `${place} ${headOf(message)}${newsOf(message)} ${rest}`;
}

/** A current event, or a deleted one, for a client that was offline for too long. */
export const currentLine = (item: CurrentItemView): string => `     ${headOf(item)}`;

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
