/** Previews of writes, as responses to `dry_run=true` show them. */
import type * as z from 'zod';
import type { BatchDryRunResult, EventDryRunResult, PeopleDryRunResult } from '../api/dry-run.js';
import type { Change } from '../domain/change/change.js';
import { changesSince, type Permission } from '../domain/change/version.js';
import type { ConflictView } from './conflict.js';
import type { EventView } from './event.js';

export type EventDryRunView = z.infer<typeof EventDryRunResult>;
export type PeopleDryRunView = z.infer<typeof PeopleDryRunResult>;
export type BatchDryRunView = z.infer<typeof BatchDryRunResult>;
export type EventPreview = NonNullable<EventDryRunView['event']>;

/** What a dry run decided but did not write. The first change is of the event that the request names. */
interface Decided {
  changes: Change[];
  conflicts: ConflictView[];
}

/** A new event as a preview shows it: it has no id until it is written. */
export const newEventPreview = ({ id: _, ...event }: EventView): EventPreview => event;

/** @param event the resulting event; `null` if the caller would no longer have access to it */
export function eventDryRun(event: EventView | null, { changes, conflicts }: Decided): EventDryRunView {
  const isNew = changes.some(({ before, version }) => !before && version.event.id === event?.id);
  return { event: event && isNew ? newEventPreview(event) : event, changes: fieldChanges(changes), conflicts };
}

/** @param items the people named in the request */
export const peopleDryRun = (
  items: (Permission & { conflicts?: ConflictView[]; conflicts_checked_until?: string })[],
  { changes, conflicts }: Decided,
): PeopleDryRunView => ({ items, changes: fieldChanges(changes), conflicts });

/** The changes to an existing event are empty: a batch only creates events. */
export const batchDryRun = (items: BatchDryRunView['items'], conflicts: ConflictView[]): BatchDryRunView => ({
  items,
  changes: {},
  conflicts,
});

const fieldChanges = ([first]: Change[]): EventDryRunView['changes'] =>
  first ? changesSince(first.before, first.version.event) : {};
