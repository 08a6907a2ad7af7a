/** The user's writes to events: with questions where the API refuses them, and a step to undo each. */
import { isProblem } from '../client/index.js';
import { attempt, type App } from './app.js';
import { askWayAround, type Wanted } from './dialogs/conflict.js';
import { askMerge } from './dialogs/merge.js';
import { askScope } from './dialogs/scope.js';
import { idOf } from './state/store.js';
import { TEXTS } from './texts.js';
import type { EventBody, EventEdit, EventItem, Scope } from './types.js';
import { showToast } from './view/toasts.js';

/** The attempts of one write: a choice of the user can meet the next conflict. */
const MOST_ATTEMPTS = 6;

/** A write that can be repeated with other content. */
interface Write<Result> {
  send: (attempt: Attempt) => Promise<Result>;
  edit: EventEdit;
  /** The version on which the edit is based. */
  version?: number;
  /** What the event would be with the edit. */
  wanted: (edit: EventEdit) => Wanted;
}

interface Attempt {
  edit: EventEdit;
  version: number;
  onConflict: 'allow' | 'reject';
}

type EditMember = keyof EventEdit;

/** Sends a write until it succeeds or the user gives up. @returns undefined if the user gave up */
async function write<Result>(
  app: App,
  { send, edit, version = 0, wanted }: Write<Result>,
): Promise<Result | undefined> {
  let next: Attempt = { edit, version, onConflict: 'reject' };
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    try {
      return await send(next);
    } catch (error) {
      const changed = await afterRefusal(app, error, next, wanted);
      if (!changed) return undefined;
      next = changed;
    }
  }
  return undefined;
}

/** What to send instead. @throws the error, if the user cannot do anything about it */
async function afterRefusal(
  app: App,
  error: unknown,
  last: Attempt,
  wanted: (edit: EventEdit) => Wanted,
): Promise<Attempt | undefined> {
  if (isProblem(error, 'schedule-conflict')) {
    const way = await askWayAround(app, error.problem.conflicts, wanted(last.edit));
    if (!way) return undefined;
    return 'allow' in way ? { ...last, onConflict: 'allow' } : { ...last, edit: { ...last.edit, ...way.change } };
  }
  if (isProblem(error, 'merge-conflict')) {
    const choices = await askMerge(error.problem.conflicts);
    if (!choices) return undefined;
    const edit = Object.fromEntries(Object.entries(last.edit).filter(([field]) => choices.get(field) !== 'theirs'));
    return { ...last, edit, version: error.problem.current_version };
  }
  throw error;
}

function notifySaved(app: App, what: string, undo: () => Promise<void>): void {
  app.undo.push({ what, undo });
  showToast({ text: what, action: { label: TEXTS.app.undo, run: () => void undoLast(app) } });
}

export async function undoLast(app: App): Promise<void> {
  await attempt(async () => {
    const what = await app.undo.undo();
    showToast({ text: what === undefined ? TEXTS.app.nothingToUndo : TEXTS.app.undone(what) });
  });
}

const trackedAttempt = (app: App, change: () => Promise<unknown>): Promise<boolean> =>
  app.undo.track(() => attempt(change));

/**
 * Restores a version of an event, also of a deleted one.
 * @param current if given, changes since that version are an error instead of lost
 */
export async function rollBack(
  { client, store }: App,
  id: string,
  version: number,
  current?: number,
): Promise<EventBody> {
  const event = await client.post('/api/events/{id}/rollback/{versionId}', {
    path: { id, versionId: String(version) },
    query: { on_conflict: 'allow' },
    ifMatch: current === undefined ? undefined : { version: current },
  });
  await store.put(event);
  return event;
}

async function remove({ client, store }: App, { id, version }: { id: string; version: number }): Promise<void> {
  await client.delete('/api/events/{id}', { path: { id }, ifMatch: { version } });
  store.remove(id, version + 1);
}

/** The version of an event after a write whose response does not have it. */
async function versionOf({ client }: App, id: string): Promise<number> {
  const { items } = await client.get('/api/events/{id}/history', { path: { id }, query: { limit: 1 } });
  return items[0]?.version ?? 1;
}

type Creation = EventEdit & { title: string; start_time: string; end_time: string };

/** @returns the new event; undefined if it was refused and the user gave up */
export async function createEvent(app: App, creation: Creation): Promise<EventBody | undefined> {
  const { client, store } = app;
  const event = await write(app, {
    edit: creation,
    wanted: (edit) => wantedOf(creation, edit),
    send: ({ edit, onConflict }) =>
      client.post('/api/events', { body: { ...creation, ...edit }, query: { on_conflict: onConflict } }),
  });
  if (!event) return undefined;
  await store.put(event);
  notifySaved(app, TEXTS.event.created, () =>
    remove(app, { id: event.id, version: app.undo.expectedVersion(event.id, event.version) }),
  );
  return event;
}

interface Base {
  start_time: string;
  end_time: string;
  all_day?: boolean | null | undefined;
  resources?: string[] | null | undefined;
}

const wantedOf = (base: Base, edit: EventEdit, eventId?: string): Wanted => ({
  start_time: edit.start_time ?? base.start_time,
  end_time: edit.end_time ?? base.end_time,
  all_day: edit.all_day ?? base.all_day ?? false,
  resources: edit.resources ?? base.resources ?? [],
  eventId,
});

/** Members that belong to the whole series. */
const SERIES_MEMBERS: readonly EditMember[] = [
  'recurrence_pattern',
  'time_zone',
  'all_day',
  'calendar_id',
  'resources',
];

const scopesOf = (edit: EventEdit): readonly Scope[] =>
  SERIES_MEMBERS.some((member) => member in edit) ? ['following', 'all'] : ['this', 'following', 'all'];

/** Which events of a series a write is for; undefined if the user does not say. A single event has no such question. */
async function scopeOf(item: EventItem, title: string, scopes?: readonly Scope[]) {
  if (!item.is_recurring || item.occurrence_start === undefined) return {};
  const scope = await askScope(title, scopes);
  return scope && { scope, occurrence: item.occurrence_start };
}

/**
 * Changes an event, or one or more of a series. Changes that others made since are merged.
 * @returns whether it was saved; a failure has been shown
 */
export async function changeEvent(app: App, item: EventItem, edit: EventEdit, what: string): Promise<boolean> {
  const id = idOf(item);
  const part = await scopeOf(item, TEXTS.scope.changeTitle, scopesOf(edit));
  if (!part) return false;
  let isSaved = false;
  await trackedAttempt(app, async () => {
    const saved = await write(app, {
      edit,
      version: item.version,
      wanted: (changed) => wantedOf(item, changed, id),
      send: ({ edit: body, version, onConflict }) =>
        app.client.put('/api/events/{id}', {
          path: { id },
          query: { ...part, merge: true, on_conflict: onConflict },
          ifMatch: { version },
          body,
        }),
    });
    if (!saved) return;
    isSaved = true;
    await showWrite(app, item, saved, what);
  });
  return isSaved;
}

/** Shows a write, whose undoing restores the version before it and deletes the part that a split made. */
async function showWrite(app: App, before: EventItem, saved: EventBody | EventItem, what: string): Promise<void> {
  const id = idOf(before);
  const part = { id: idOf(saved), version: saved.version };
  const isSplit = part.id !== id;
  if (isSplit) await app.store.refresh(id);
  await app.store.put(saved);
  const current = isSplit ? await versionOf(app, id) : saved.version;
  if (current === before.version) return;
  notifySaved(app, what, async () => {
    if (isSplit) await remove(app, part);
    const restored = await rollBack(app, id, current - 1, app.undo.expectedVersion(id, current));
    app.undo.noteRestored(id, current - 1, restored.version);
  });
}

/** @returns whether it was deleted */
export async function deleteEvent(app: App, item: EventItem): Promise<boolean> {
  const { client, store } = app;
  const id = idOf(item);
  const scopes: readonly Scope[] = item.role === 'owner' ? ['this', 'following', 'all'] : ['this', 'following'];
  const part = await scopeOf(item, TEXTS.scope.deleteTitle, scopes);
  if (!part) return false;
  return trackedAttempt(app, async () => {
    await client.delete('/api/events/{id}', { path: { id }, query: part });
    const isWhole = !('scope' in part) || part.scope === 'all';
    if (isWhole) store.remove(id, item.version + 1);
    else await store.refresh(id);
    // Only owners can read the history of a deleted event, and only owners delete events.
    const deletion = await versionOf(app, id);
    notifySaved(app, TEXTS.event.deleted, async () => {
      const restored = await rollBack(app, id, deletion - 1, deletion);
      app.undo.noteRestored(id, deletion - 1, restored.version);
    });
  });
}

/** Answers an invitation. */
export async function respond(
  app: App,
  item: EventItem,
  response: 'accepted' | 'tentative' | 'declined',
): Promise<boolean> {
  const { client, store } = app;
  const id = idOf(item);
  return trackedAttempt(app, async () => {
    const saved = await write(app, {
      edit: {},
      wanted: () => wantedOf(item, {}, id),
      send: ({ onConflict }) =>
        client.put('/api/events/{id}/response', {
          path: { id },
          query: { on_conflict: onConflict },
          body: { response },
        }),
    });
    if (!saved) return;
    await store.refresh(id);
    showToast({ text: TEXTS.event.answerSaved });
  });
}
