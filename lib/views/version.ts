/** Versions as the history shows them. */
import type * as z from 'zod';
import type { HistoryEntry } from '../api/versions.js';
import { changesSince, type VersionRecord } from '../domain/change/version.js';

export type HistoryEntryView = z.infer<typeof HistoryEntry>;

/** One version with its changes since the previous one; without a previous version, since nothing. */
export function historyEntry(version: VersionRecord, previous: VersionRecord | undefined): HistoryEntryView {
  const changes = changesSince(previous?.event, version.event);
  return {
    version: version.event.version,
    change_type: version.changeType,
    changed_by: version.event.updatedBy,
    changed_at: version.event.updatedAt,
    changed_fields: Object.keys(changes),
    changes,
    ...(version.rolledBackTo === null ? {} : { rolled_back_to: version.rolledBackTo }),
  };
}
