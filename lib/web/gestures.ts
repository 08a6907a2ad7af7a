/** What the user selects and drags in the calendar, as events of the API have it. */
import { dateOf, instantOf, USER_ZONE, wallClockOf } from './formats.js';
import type { EventEdit } from './types.js';
import type { Move, Selection } from './view/grid.js';

const HALF_HOUR_MILLISECONDS = 1_800_000;

/** The local time of a selection as an event has it. */
export const timesOf = ({ start, end, isAllDay }: Selection) => ({
  start_time: isAllDay ? dateOf(start) : wallClockOf(start),
  end_time: isAllDay ? dateOf(end) : wallClockOf(end),
  time_zone: USER_ZONE,
  all_day: isAllDay,
});

/** The change of an event that was dragged: it keeps its own zone. */
export function editOf({ item, start, end, isAllDay, room, oldRoom }: Move): EventEdit {
  const edit: EventEdit = {
    start_time: isAllDay ? dateOf(start) : instantOf(start),
    end_time: isAllDay ? dateOf(end) : instantOf(end),
    ...(isAllDay !== item.all_day && { all_day: isAllDay }),
  };
  if (room === oldRoom) return edit;
  const others = item.resources.filter((id) => id !== oldRoom && id !== room);
  return { ...edit, resources: room === undefined ? others : [...others, room] };
}

/** An hour from the next half hour on. */
export function newEventAt(date: Date): Selection {
  const start = new Date(Math.ceil(Math.max(date.getTime(), 0) / HALF_HOUR_MILLISECONDS) * HALF_HOUR_MILLISECONDS);
  if (start.getHours() === 0) start.setHours(9);
  return { start, end: new Date(start.getTime() + 2 * HALF_HOUR_MILLISECONDS), isAllDay: false, room: undefined };
}
