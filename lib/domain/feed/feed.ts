/** The feed: what each person hears of the events that they are on, in order, each version once; and of their webhooks. */
import { Failure } from '../errors.js';
import type { ChangeType, VersionRecord } from '../change/version.js';
import type { DisabledReason } from './webhook.js';
import { eventView, type EventView } from '../../views/event.js';

export const FEED_MESSAGE_TYPES = [
  'event.created',
  'event.updated',
  'event.deleted',
  'event.restored',
  'event.rolled_back',
  'event.shared',
  'event.unshared',
  'event.role_changed',
  'event.responded',
] as const;
export type FeedMessageType = (typeof FEED_MESSAGE_TYPES)[number];

/** What one person hears of one version. The event itself is read from the version when the message is sent. */
export interface FeedEntry {
  type: FeedMessageType;
  eventId: string;
  version: number;
  changedBy: string;
  changedAt: string;
  changedFields: string[];
  /** Whether the message shows the event: not once it is deleted, and not to whoever has lost sight of it. */
  showsEvent: boolean;
}

/** What somebody is told that is no version of an event: that nothing more is sent to a webhook of theirs. */
export interface FeedNotice {
  type: 'webhook.disabled';
  webhookId: string;
  reason: DisabledReason;
  disabledAt: string;
}

interface Place {
  /** 1, 2, 3, … for each user, without gaps. */
  seq: number;
}

/** An entry in its place. */
export type FeedItem = FeedEntry & Place;
export type NoticeItem = FeedNotice & Place;

export const isNotice = (item: FeedItem | NoticeItem): item is NoticeItem => item.type === 'webhook.disabled';

/** How long a feed is kept. */
export const FEED_SECONDS = 30 * 24 * 60 * 60;

/** The most messages of the past that a client gets at once. */
export const MAX_REPLAYED = 500;

/** The most bytes of UTF-8 in one message: what API Gateway puts into one frame. */
const MAX_MESSAGE_BYTES = 32 * 1024;

const TYPES: Record<Exclude<ChangeType, 'rollback'>, FeedMessageType> = {
  create: 'event.created',
  update: 'event.updated',
  share: 'event.shared',
  role_change: 'event.role_changed',
  unshare: 'event.unshared',
  response: 'event.responded',
  delete: 'event.deleted',
};

function typeOf({ changeType, wasDeleted }: VersionRecord): FeedMessageType {
  if (changeType === 'rollback') return wasDeleted ? 'event.restored' : 'event.rolled_back';
  return TYPES[changeType];
}

/** What a version tells whom, by user id: everybody on the event, and whoever has just lost sight of it. */
export function feedEntriesOf(version: VersionRecord): Map<string, FeedEntry> {
  const { event, accessBefore, changedFields } = version;
  const entry = {
    type: typeOf(version),
    eventId: event.id,
    version: event.version,
    changedBy: event.updatedBy,
    changedAt: event.updatedAt,
    changedFields,
    showsEvent: !event.isDeleted,
  };
  const lost = Object.keys(accessBefore).filter((userId) => !event.access[userId]);
  return new Map([
    ...Object.keys(event.access).map((userId) => [userId, entry] as const),
    ...lost.map((userId) => [userId, { ...entry, type: 'event.unshared', showsEvent: false }] as const),
  ]);
}

/** An entry as its reader gets it, over the socket and over HTTP. */
export type FeedMessage = ChangeMessage | NoticeMessage;

export interface ChangeMessage {
  type: FeedMessageType;
  seq: number;
  event_id: string;
  version: number;
  changed_by: string;
  changed_at: string;
  changed_fields: string[];
  /** The event as that reader would have read it at that version. */
  event?: EventView;
  truncated?: true;
}

export interface NoticeMessage {
  type: FeedNotice['type'];
  seq: number;
  webhook_id: string;
  reason: DisabledReason;
  disabled_at: string;
}

export const noticeMessage = ({ type, seq, webhookId, reason, disabledAt }: NoticeItem): NoticeMessage => ({
  type,
  seq,
  webhook_id: webhookId,
  reason,
  disabled_at: disabledAt,
});

/**
 * The message to one user. One that would be too large, or whose version cannot be rendered, goes without the event and
 * says so; none is ever left out.
 */
export function feedMessage(item: FeedItem, userId: string, version: VersionRecord | undefined): ChangeMessage {
  const message = {
    type: item.type,
    seq: item.seq,
    event_id: item.eventId,
    version: item.version,
    changed_by: item.changedBy,
    changed_at: item.changedAt,
    changed_fields: item.changedFields,
  };
  if (!item.showsEvent) return message;
  const event = viewOf(version, userId);
  const fits = event && Buffer.byteLength(JSON.stringify({ ...message, event })) <= MAX_MESSAGE_BYTES;
  return fits ? { ...message, event } : { ...message, truncated: true };
}

function viewOf(version: VersionRecord | undefined, userId: string): EventView | undefined {
  try {
    return version && eventView(version.event, userId);
  } catch {
    return undefined;
  }
}

/** Of whoever was away for longer than the feed is kept: an event as it is, or that it is gone. */
export type CurrentItem =
  | { type: 'event.current'; event_id: string; version: number; event: EventView }
  | { type: 'event.gone'; event_id: string };

/** The path of the operation that lists these. */
export const CURRENT_PATH = '/api/changes/current';

/** Somebody asks for what came after an entry, and what came next is not kept any more. */
export const feedExpired = (lastSeq: number): Failure =>
  new Failure(
    'feed-expired',
    'The feed is not kept that long. Read the whole of `listing`, then go on with what came after `restart_from`.',
    { members: { restart_from: lastSeq, listing: CURRENT_PATH } },
  );
