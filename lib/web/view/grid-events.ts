/** Events of the API as the calendar component takes them. */
import type { Calendar as ComponentTypes } from '@event-calendar/core';
import { h, icon } from '../dom.js';
import { dayText, isDate, parseTime, wallClockOf } from '../formats.js';
import { idOf, keyOf, type BusyTime, type Store } from '../state/store.js';
import { TEXTS } from '../texts.js';
import type { EventItem } from '../types.js';
import { colorOf } from './colors.js';

type Shown = ComponentTypes.EventInput;

/** The column of events that book no room. */
export const NO_ROOM = 'none';

/** The component has one local time, that of the user. */
const localTime = (time: string): string => (isDate(time) ? time : wallClockOf(new Date(time)));

function classesOf(item: EventItem, isChanged: boolean): string[] {
  const { response, transparency } = item;
  return [
    'event',
    `is-${response ?? 'accepted'}`,
    ...(transparency === 'transparent' ? ['is-free'] : []),
    ...(isChanged ? ['is-changed'] : []),
    ...(parseTime(item.end_time) < new Date() ? ['is-past'] : []),
  ];
}

function shownEvent(store: Store, item: EventItem, isChanged: boolean): Shown {
  const calendar = store.calendarOf(item);
  const rooms = [item.calendar_id, ...item.resources].filter((id) => store.calendar(id)?.overlaps === 'reject');
  return {
    id: keyOf(item),
    allDay: item.all_day,
    start: localTime(item.start_time),
    end: localTime(item.end_time),
    title: item.title,
    editable: item.role !== 'viewer',
    resourceIds: rooms.length > 0 ? rooms : [NO_ROOM],
    classNames: classesOf(item, isChanged),
    // A declaration in the style of the element: the colour is checked to be one.
    styles: calendar ? [`--event-color:${colorOf(calendar)}`] : [],
    extendedProps: { item, calendarName: calendar?.name ?? '' },
  };
}

function shownBusyTime(store: Store, { calendarId, start, end }: BusyTime): Shown {
  const calendar = store.calendar(calendarId);
  return {
    id: `busy ${calendarId} ${start}`,
    start: wallClockOf(new Date(start)),
    end: wallClockOf(new Date(end)),
    title: TEXTS.app.busy,
    editable: false,
    resourceIds: [calendar?.overlaps === 'reject' ? calendarId : NO_ROOM],
    classNames: ['event', 'is-busy'],
    styles: calendar ? [`--event-color:${colorOf(calendar)}`] : [],
    extendedProps: { calendarName: calendar?.name ?? '' },
  };
}

/** @param changed the ids of events that others have just changed */
export const shownEventsOf = (store: Store, changed: ReadonlySet<string>): Shown[] => [
  ...store.shownItems.map((item) => shownEvent(store, item, changed.has(idOf(item)))),
  ...store.busyTimes.map((time) => shownBusyTime(store, time)),
];

/** What an event shows: its title first, then when and where. */
export function contentOf({ event, timeText }: ComponentTypes.EventContentInfo): Node[] {
  const item = event.extendedProps['item'] as EventItem | undefined;
  const calendarName = event.extendedProps['calendarName'] as string;
  const title = item ? item.title : TEXTS.app.busy;
  const details = [timeText, item?.location].filter(Boolean).join(' · ');
  return [
    h('span', { class: 'event-title' }, title, item?.is_recurring && icon('repeat')),
    event.allDay ? '' : h('span', { class: 'event-details' }, details),
    h('span', { class: 'visually-hidden' }, `${dayText(event.start)}, ${calendarName}`),
  ].filter((node) => node instanceof Node);
}
