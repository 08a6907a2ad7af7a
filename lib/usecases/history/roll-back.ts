import { authoriseHistory } from '../../domain/event/event.js';
import { withCurrentOffsets } from '../../domain/event/zone-update.js';
import { notFound } from '../../domain/errors.js';
import { findVersion } from '../../store/events.js';
import { withBookable } from '../events/booked-calendars.js';
import { changeEvent, type EventWrite } from '../events/change-event.js';
import { existingAccess, openAccess } from '../events/open-access.js';
import type { WriteOutcome } from '../events/write-outcome.js';
import { taggedEvent, type TaggedEvent } from '../events/write-result.js';
import type { Context } from '../context.js';
import { eventDryRun, type EventDryRunView } from '../../views/dry-run.js';
import type { EventView } from '../../views/event.js';
import { versionNumber } from './read-history.js';

export type RolledBack = TaggedEvent<EventView & { rolled_back_to: number }>;

/**
 * Restores the content of an earlier version as a new version. The access list stays, without deleted accounts. Owners
 * can restore a deleted event.
 */
export async function rollBack(
  context: Context,
  write: EventWrite<RolledBack>,
  versionId: string,
): Promise<WriteOutcome<RolledBack, EventDryRunView>> {
  const { id: eventId } = authoriseHistory(write.loaded.event, write.loaded.reader, 'read');
  const target = await findVersion(context.table, eventId, versionNumber(versionId));
  if (!target) throw notFound();
  const rolledBackTo = target.event.version;
  const content = withCurrentOffsets(target.event.content);
  return changeEvent(context, write, {
    authorise: (current, reader) => authoriseHistory(current, reader, 'edit'),
    edit: async (event) => ({
      changeType: 'rollback',
      content: await withBookable(context, write.userId, content, event),
      access: await (event.isDeleted
        ? openAccess(context, event.access, { actorId: write.userId, isInvitation: true })
        : existingAccess(context, event.access)),
      isDeleted: false,
      rolledBackTo,
    }),
    view: ({ event: after, ...checked }) => {
      const { event, tag } = taggedEvent(context, after, { ...write, ...checked });
      return { event: { ...event, rolled_back_to: rolledBackTo }, tag };
    },
    preview: ({ event }, decided) => eventDryRun(event, decided),
  });
}
