import type { Change } from '../../domain/change/change.js';
import { changesSince, type FieldChange, type Permission } from '../../domain/change/version.js';
import type { EventView } from '../../views/event.js';
import type { Committed } from './commit.js';
import type { Conflict } from './conflicts.js';

/** What a writer is answered: an event, or `null` when they would not see it any more; several; or people on one. */
export type Answered = EventView | null | { items: (EventView | Permission)[] } | { item: Permission };

/** An event as it would be; one that would be new has no id, since nothing is there that it could name. */
export type EventPreview = Omit<EventView, 'id'> & { id?: string };

/** What would come of a write. */
export interface DryRunResult {
  event?: EventPreview | null;
  /** In place of `event` where the write answers items. */
  items?: (EventPreview | Permission)[];
  /** Of the event that was to be written to, as its history would show it; a batch writes to none. */
  changes: Record<string, FieldChange>;
  conflicts: Conflict[];
}

/** Where a dry run ends: thrown just before it would have written, with what would have come of it. */
export class Foretold extends Error {
  readonly foresight: DryRunResult;
  /** Decided, and not written. */
  readonly changes: Change[];

  constructor(answered: Answered, { changes, conflicts }: Committed) {
    super('a dry run ends here');
    this.name = 'Foretold';
    const shown = shownOf(answered, changes);
    const addressed = 'items' in shown && !changes[0]?.before ? undefined : changes[0];
    this.changes = changes;
    this.foresight = {
      ...shown,
      changes: addressed ? changesSince(addressed.before, addressed.version.event) : {},
      conflicts,
    };
  }
}

function shownOf(answered: Answered, changes: Change[]): Pick<DryRunResult, 'event' | 'items'> {
  const created = new Set(changes.filter(({ before }) => !before).map(({ version }) => version.event.id));
  const withoutNewId = ({ id, ...shown }: EventView): EventPreview => (created.has(id) ? shown : { id, ...shown });
  if (answered === null) return { event: null };
  if ('items' in answered) return { items: answered.items.map((item) => ('id' in item ? withoutNewId(item) : item)) };
  if ('item' in answered) return { items: [answered.item] };
  return { event: withoutNewId(answered) };
}
