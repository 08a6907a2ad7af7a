/** Events and versions in the export of an account: with the person's own role and response, without other people. */
import type { EventRecord } from '../domain/event/event.js';
import { accessOf } from '../domain/event/event.js';
import { snapshotOf, type VersionRecord } from '../domain/change/version.js';

function withoutOthers(event: EventRecord, userId: string) {
  const { permissions: _, ...content } = snapshotOf(event);
  const own = accessOf(event, userId);
  return { ...content, role: own?.role ?? null, response: own?.response ?? null };
}

export const exportedEvent = (event: EventRecord, userId: string) => ({
  ...withoutOthers(event, userId),
  is_deleted: event.isDeleted,
});

/** A change that the person made, with the event as it left it. */
export const exportedVersion = ({ event, changeType, changedFields, rolledBackTo }: VersionRecord, userId: string) => ({
  event_id: event.id,
  version: event.version,
  change_type: changeType,
  changed_at: event.updatedAt,
  changed_fields: changedFields,
  ...(rolledBackTo !== null && { rolled_back_to: rolledBackTo }),
  snapshot: withoutOthers(event, userId),
});
