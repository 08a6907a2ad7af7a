/** Shows what is in the way of an event, and offers free times and rooms. */
import { button, fill, h, type Child } from '../dom.js';
import type { App } from '../app.js';
import { instantOf, parseTime, rangeText, USER_ZONE } from '../formats.js';
import { TEXTS } from '../texts.js';
import type { Conflict, EventEdit, Slot } from '../types.js';
import { ask } from '../view/dialog.js';

/** What the user decided: to save anyway, or to save with these changes. */
export type Way = { allow: true } | { change: EventEdit };

/** The event as it would be. */
export interface Wanted {
  start_time: string;
  end_time: string;
  all_day: boolean;
  resources: string[];
  /** Absent for a new event. */
  eventId?: string | undefined;
}

const SEARCHED_DAYS = 14;
const MOST_SLOTS = 4;
const DAY_MILLISECONDS = 86_400_000;
const MINUTE_MILLISECONDS = 60_000;

/** One event in the way: only that it is busy, if the user may not know more. */
export function conflictLine({ store }: App, { title, start_time, end_time, calendar_id }: Conflict): HTMLElement {
  const calendar = store.calendar(calendar_id);
  return h(
    'li',
    { class: 'conflict' },
    h('strong', {}, title ?? TEXTS.app.busy),
    ` ${rangeText({ start_time, end_time })}`,
    calendar && !calendar.is_primary && ` ${TEXTS.conflict.on(calendar.name)}`,
  );
}

/** Whether `on_conflict=allow` would not help, because a room is taken. */
const isHard = ({ store }: App, { calendar_id }: Conflict): boolean =>
  store.calendar(calendar_id)?.overlaps === 'reject' || store.calendar(calendar_id) === undefined;

async function findSlots({ client }: App, wanted: Wanted): Promise<Slot[]> {
  const from = parseTime(wanted.start_time);
  const minutes = Math.ceil((parseTime(wanted.end_time).getTime() - from.getTime()) / MINUTE_MILLISECONDS);
  const isLate = from.getHours() < 8 || from.getHours() >= 18;
  const { items } = await client.post('/api/freebusy/slots', {
    body: {
      from: instantOf(from),
      to: instantOf(new Date(from.getTime() + SEARCHED_DAYS * DAY_MILLISECONDS)),
      duration_minutes: minutes,
      step_minutes: 30,
      limit: MOST_SLOTS,
      ...(wanted.eventId !== undefined && { event_id: wanted.eventId }),
      ...(wanted.resources.length > 0 && { calendar_ids: wanted.resources }),
      ...(!isLate && {
        hours: { time_zone: USER_ZONE, days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], from: '08:00', to: '20:00' },
      }),
    },
  });
  return items;
}

async function findFreeRooms({ client, store }: App, wanted: Wanted): Promise<{ id: string; name: string }[]> {
  const others = store.rooms.filter(({ id }) => !wanted.resources.includes(id)).slice(0, 50);
  if (wanted.resources.length === 0 || others.length === 0) return [];
  const from = instantOf(parseTime(wanted.start_time));
  const to = instantOf(parseTime(wanted.end_time));
  const { items } = await client.post('/api/freebusy', {
    body: { from, to, calendar_ids: others.map(({ id }) => id) },
  });
  return others.filter(({ id }) => items.some(({ calendar_id, busy }) => calendar_id === id && busy?.length === 0));
}

/** Buttons that appear once the search has found something. */
function suggestions(label: string, search: Promise<Child[]>): HTMLElement {
  const list = h('div', { class: 'suggestions' }, h('p', { class: 'hint' }, TEXTS.conflict.searching));
  const section = h('section', {}, h('h3', {}, label), list);
  search
    .then((found) => {
      fill(list, found);
      section.hidden = found.length === 0;
    })
    .catch(() => {
      section.hidden = true;
    });
  return section;
}

export function askWayAround(app: App, conflicts: readonly Conflict[], wanted: Wanted): Promise<Way | undefined> {
  let choose: (way: Way) => void = () => undefined;
  const takenRooms = new Set(conflicts.map(({ calendar_id }) => calendar_id));
  const free = wanted.all_day
    ? undefined
    : suggestions(
        TEXTS.conflict.freeTimes,
        findSlots(app, wanted).then((slots) =>
          slots.length === 0
            ? [h('p', { class: 'hint' }, TEXTS.conflict.noFreeTimes)]
            : slots.map(({ start_time, end_time }) =>
                button(rangeText({ start_time, end_time }), () => {
                  choose({ change: { start_time, end_time } });
                }),
              ),
        ),
      );
  const rooms = suggestions(
    TEXTS.conflict.freeRooms,
    findFreeRooms(app, wanted).then((found) =>
      found.map(({ id, name }) =>
        button(name, () => {
          choose({ change: { resources: [...wanted.resources.filter((room) => !takenRooms.has(room)), id] } });
        }),
      ),
    ),
  );
  const intro = h('p', {}, TEXTS.conflict.intro);
  const list = h(
    'ul',
    { class: 'conflicts' },
    conflicts.map((conflict) => conflictLine(app, conflict)),
  );
  const content = h('div', { class: 'stack' }, intro, list, rooms, free);
  return ask<Way>({ title: TEXTS.conflict.title, content }, (answer) => {
    choose = answer;
    return [
      !conflicts.some((conflict) => isHard(app, conflict)) &&
        button(TEXTS.conflict.anyway, () => {
          answer({ allow: true });
        }),
      button(TEXTS.conflict.other, () => content.closest('dialog')?.close(), { class: 'is-main' }),
    ];
  });
}
