/** The invariants of every event and calendar after any commands, checked through the API. */
import { applyPatch, type Operation } from 'rfc6902';
import { expect } from 'vitest';
import type { EventBody, HistoryEntryBody, Page, TestUser } from '../api/api-client.js';
import { roleAt, mayRead, mayReadHistory, roleOn } from './calendars.js';
import { bodyOf } from '../api/event-client.js';
import { slotsIn, WEEK, type Span } from './content.js';
import type { Driver } from './driver.js';
import type { VersionBody } from './explain.js';
import { shownBy, shownIn, snapshotBy, snapshotIn, timeText, type SnapshotBody } from './wire.js';
import { busySlots, isOn, present, type ModelCalendar, type ModelEvent } from './world.js';

interface DiffBody {
  patch: Operation[];
}
interface BlameBody {
  version: number;
  fields: Record<string, { value: unknown; version: number; changed_by: string; changed_at: string }>;
}

/** @param at the starting point, from 0 to 1, where there is too much to check */
export async function audit(driver: Driver, at: number): Promise<void> {
  await Promise.all([...driver.world.events.values()].map((event) => auditEvent(driver, event, at)));
  await Promise.all(driver.users.map((user) => auditCalendar(driver, user)));
  await Promise.all(driver.users.map((user) => auditBlocked(driver, user)));
  await Promise.all([...driver.world.calendars.values()].map((calendar) => auditShared(driver, calendar)));
}

async function auditEvent(driver: Driver, event: ModelEvent, at: number): Promise<void> {
  await auditReaders(driver, event);
  const reader = driver.users.find(({ id }) => mayReadHistory(driver.world, event, id));
  if (!reader) return;
  const path = `/api/events/${event.id}`;
  const history = await historyOf(driver, path);
  const steps = history.toReversed();
  expect(steps.map(({ version }) => version)).toEqual(event.versions.map((_, index) => index + 1));
  expect(steps.map(({ change_type, changed_by }) => ({ change_type, changed_by }))).toEqual(
    event.versions.map(({ changeType, by }) => ({ change_type: changeType, changed_by: by })),
  );
  const instants = steps.map(({ changed_at }) => changed_at);
  expect(instants).toEqual(instants.toSorted());
  const versions = await Promise.all(
    steps.map(({ version }) => driver.readAsAnybody<VersionBody>(`${path}/history/${version}`)),
  );
  for (const [index, { snapshot, ...step }] of versions.entries()) {
    expect(step).toEqual(steps[index]);
    expect(snapshotIn(snapshot)).toEqual(snapshotBy(event, index + 1));
    const hasOwner = snapshot.permissions.some(({ role }) => role === 'owner');
    expect(hasOwner || driver.world.calendars.has(snapshot.calendar_id)).toBe(true);
  }
  await auditDiffs(driver, path, versions, at);
  await auditBlame(driver, path, versions);
  await auditInstants(driver, { event, reader }, versions, at);
}

/** All items, in pages that end at the most difficult places. */
async function historyOf(driver: Driver, path: string): Promise<HistoryEntryBody[]> {
  const found: HistoryEntryBody[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    // A cursor is valid only for its caller, here always the first person who can read the event.
    const query: string = cursor && `&cursor=${cursor}`;
    const page: Page<HistoryEntryBody> = await driver.readAsAnybody(`${path}/history?limit=7${query}`);
    found.push(...page.items);
    cursor = page.next_cursor;
  }
  return found;
}

/**
 * The patches from each version to the next lead from the first to the last; a patch between any two versions leads
 * there at once.
 */
async function auditDiffs(driver: Driver, path: string, versions: VersionBody[], at: number): Promise<void> {
  const patched = structuredClone(versions[0]!.snapshot);
  const patchBetween = async (from: number, to: number): Promise<Operation[]> =>
    (await driver.readAsAnybody<DiffBody>(`${path}/diff/${from}/${to}`)).patch;
  const patches = await Promise.all(versions.slice(1).map(({ version }) => patchBetween(version - 1, version)));
  for (const [index, patch] of patches.entries()) {
    expect(applyPatch(patched, patch).filter(Boolean)).toEqual([]);
    expect(patched).toEqual(versions[index + 1]!.snapshot);
  }
  const one = 1 + Math.floor(at * versions.length);
  for (const [from, to] of [
    [one, versions.length],
    [versions.length, one],
    [one, 1],
  ] as const) {
    const snapshot = structuredClone(versions[from - 1]!.snapshot);
    expect(applyPatch(snapshot, await patchBetween(from, to)).filter(Boolean)).toEqual([]);
    expect(snapshot).toEqual(versions[to - 1]!.snapshot);
  }
}

/** Each field was set by the last version that changed it. */
async function auditBlame(driver: Driver, path: string, versions: VersionBody[]): Promise<void> {
  const { version, fields } = await driver.readAsAnybody<BlameBody>(`${path}/blame`);
  expect(version).toBe(versions.length);
  const { snapshot } = versions.at(-1)!;
  for (const [field, origin] of Object.entries(fields)) {
    const setter = versions.findLast(({ changed_fields }) => changed_fields.includes(field)) ?? versions[0]!;
    const { changed_by, changed_at } = setter;
    const value = snapshot[field as keyof SnapshotBody];
    expect({ field, ...origin }).toEqual({ field, value, version: setter.version, changed_by, changed_at });
  }
}

const before = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();

/** The event as of any time is its last version until then; before the first version it is 404. */
async function auditInstants(
  { site }: Driver,
  { event, reader: { token } }: { event: ModelEvent; reader: TestUser },
  versions: VersionBody[],
  at: number,
): Promise<void> {
  const instants = versions.map(({ changed_at }) => changed_at);
  await Promise.all(
    [before(instants[0]!), instants[Math.floor(at * instants.length)]!].map(async (instant) => {
      const path = `/api/events/${event.id}?as_of=${encodeURIComponent(instant)}`;
      const { status, body } = await site.api.get<SnapshotBody>(path, { token });
      const last = versions.findLast(({ changed_at }) => changed_at <= instant);
      const isThere = last && !event.versions[last.version - 1]!.isDeleted;
      expect(status).toBe(isThere ? 200 : 404);
      if (isThere) expect(body).toEqual(last.snapshot);
    }),
  );
}

/** Only people on the event and readers of its calendars can read it; only its owners can read the history of a deleted event. */
async function auditReaders(driver: Driver, event: ModelEvent): Promise<void> {
  const { people, isDeleted } = present(event);
  for (const { id, token } of driver.users) {
    const role = roleOn(driver.world, present(event), id);
    const { status, body } = await driver.site.api.get<EventBody>(`/api/events/${event.id}`, { token });
    expect(status).toBe(role && !isDeleted ? 200 : 404);
    if (status === 200) {
      expect({ ...shownIn(body), role: body.role, response: body.response }).toEqual({
        ...shownBy(event),
        role,
        response: people.get(id)?.response ?? null,
      });
    }
    if (!isDeleted) continue;
    const history = await driver.site.api.get(`/api/events/${event.id}/history?limit=1`, { token });
    expect(history.status).toBe(mayReadHistory(driver.world, event, id) ? 200 : 404);
  }
}

const FIRST_MONDAY = Date.parse('2031-01-06T00:00:00Z') / 1000;
/** A day in the middle of the data, and a week that has series only. */
const WINDOWS: Span[] = [
  { start: FIRST_MONDAY + WEEK, end: FIRST_MONDAY + WEEK + WEEK / 7 },
  { start: FIRST_MONDAY + 8 * WEEK, end: FIRST_MONDAY + 9 * WEEK },
];

/** A series whose occurrences are all cancelled is not listed. */
function takesPlace(event: ModelEvent): boolean {
  const { content } = present(event);
  return slotsIn(content, { start: content.start - 60 * WEEK, end: content.start + 60 * WEEK }).length > 0;
}

const inOrder = (events: ModelEvent[]) =>
  events
    .toSorted((a, b) => present(a).content.start - present(b).content.start || (a.id < b.id ? -1 : 1))
    .map((event) => ({ id: event.id, ...shownBy(event) }));
const shown = (items: EventBody[]) => items.map((item) => ({ id: item.id, ...shownIn(item) }));

/** A list contains exactly the events that the user is on, and those on the calendars that they read, as they are now. */
async function auditCalendar(driver: Driver, { id, token }: TestUser): Promise<void> {
  const roleOf = (event: ModelEvent) => roleOn(driver.world, present(event), id);
  const mine = [...driver.world.events.values()].filter(roleOf);
  const live = mine.filter((event) => !present(event).isDeleted);
  const gone = mine.filter((event) => present(event).isDeleted && roleOf(event) === 'owner');
  const list = async (query: string) =>
    (await bodyOf(200, driver.site.api.get<Page<EventBody>>(`/api/events?limit=200${query}`, { token }))).items;
  expect(shown(await list(''))).toEqual(inOrder(live.filter(takesPlace)));
  expect(shown(await list('&deleted=true'))).toEqual(inOrder(gone));
  for (const window of WINDOWS) {
    const [from, to] = [timeText(window.start), timeText(window.end)];
    const inside = live.filter((event) => slotsIn(present(event).content, window).length > 0);
    expect(shown(await list(`&from=${from}&to=${to}`))).toEqual(inOrder(inside));
    const body = await bodyOf(
      200,
      driver.site.api.post<{ items: { busy: unknown }[] }>('/api/freebusy', { token, body: { from, to } }),
    );
    expect(body.items[0]?.busy).toEqual(
      merged(
        live.flatMap((event) => busySlots(present(event), id, window)),
        window,
      ),
    );
  }
}

/** A calendar is read as the role of each member allows, and contains exactly the events that live there or book it. */
async function auditShared({ site, users, world }: Driver, { id }: ModelCalendar): Promise<void> {
  const path = `/api/calendars/${id}`;
  const events = [...world.events.values()].filter((event) => isOn(present(event).content, id));
  const live = events.filter((event) => !present(event).isDeleted && takesPlace(event));
  const [window] = WINDOWS;
  const { start, end } = window!;
  const busy = events.flatMap((event) => busySlots(present(event), id, window!));
  for (const { id: userId, token } of users) {
    const role = roleAt(world, id, userId);
    const read = await site.api.get<{ role: string }>(path, { token });
    expect([read.status, read.body.role]).toEqual(role ? [200, role] : [404, undefined]);
    const list = await site.api.get<Page<EventBody>>(`${path}/events?limit=200`, { token });
    const body = { from: timeText(start), to: timeText(end), calendar_ids: [id] };
    const times = await site.api.post<{ items?: { busy: unknown }[] }>('/api/freebusy', { token, body });
    if (mayRead(world, id, userId)) expect(shown(list.body.items)).toEqual(inOrder(live));
    else expect(list.status).toBe(role ? 403 : 404);
    expect(times.body.items?.at(-1)?.busy).toEqual(role && merged(busy, window!));
  }
}

/** A user sees exactly the people whom they have blocked, also those whose accounts were deleted since. */
async function auditBlocked(driver: Driver, { id, token }: TestUser): Promise<void> {
  const list = driver.site.api.get<Page<{ user_id: string }>>('/api/users/me/blocked', { token });
  const { items } = await bodyOf(200, list);
  expect(items.map(({ user_id }) => user_id)).toEqual([...(driver.world.blocked.get(id) ?? [])].toSorted());
}

function merged(slots: Span[], window: Span): object[] {
  const spans: Span[] = [];
  for (const { start, end } of slots.toSorted((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans.map(({ start, end }) => ({
    start_time: timeText(Math.max(start, window.start)),
    end_time: timeText(Math.min(end, window.end)),
  }));
}
