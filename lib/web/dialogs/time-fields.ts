/** When an event takes place: dates or times in the event's zone. */
import { h } from '../dom.js';
import { addDays, addToWallClock, millisecondsBetween, USER_ZONE, zoneText } from '../formats.js';
import { TEXTS } from '../texts.js';
import { checkbox, field, select, setError } from '../view/fields.js';

/** Times without an offset, in the zone; dates of an all-day event, the end exclusive. */
export interface Times {
  start_time: string;
  end_time: string;
  time_zone: string;
  all_day: boolean;
}

const HOUR_MILLISECONDS = 3_600_000;

const MINUTES = 16;

export interface TimeFields {
  element: HTMLElement;
  times: () => Times;
  /** Whether they are valid; shows what is not. */
  check: () => boolean;
}

const zoneOptions = (selected: string): (readonly [string, string])[] =>
  [...new Set([USER_ZONE, selected, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => [
    zone,
    zoneText(zone),
  ]);

/** People write the last day of an all-day event. */
const shownEnd = ({ end_time, all_day }: Times): string =>
  all_day ? addDays(end_time, -1) : end_time.slice(0, MINUTES);

const withSeconds = (value: string): string => (value.length === MINUTES ? `${value}:00` : value);

export function timeFields(initial: Times, onChange: (times: Times) => void): TimeFields {
  const start = h('input', { required: true });
  const end = h('input', { required: true });
  const zone = select(zoneOptions(initial.time_zone), initial.time_zone);
  const zoneField = field(zone, { label: TEXTS.form.zone });
  const allDay = checkbox(TEXTS.form.allDay, initial.all_day);
  let last = initial;

  const show = (times: Times): void => {
    for (const input of [start, end]) input.type = times.all_day ? 'date' : 'datetime-local';
    start.value = times.start_time.slice(0, MINUTES);
    end.value = shownEnd(times);
    zoneField.hidden = times.all_day;
  };
  const read = (): Times => {
    const all_day = allDay.input.checked;
    const end_time = all_day && end.value ? addDays(end.value, 1) : withSeconds(end.value);
    return { start_time: withSeconds(start.value), end_time, time_zone: zone.value, all_day };
  };
  const changed = (): void => {
    if (!start.value || !end.value) return;
    last = read();
    onChange(last);
  };
  start.addEventListener('input', () => {
    if (start.value) end.value = shownEnd(startedAt(last, read().start_time));
    changed();
  });
  end.addEventListener('input', changed);
  zone.addEventListener('change', changed);
  allDay.input.addEventListener('change', () => {
    show(allDay.input.checked ? asDates(last) : asTimes(last));
    changed();
  });
  show(initial);
  const check = (): boolean => {
    const { start_time, end_time } = read();
    const isValid = start.value !== '' && end.value !== '' && start_time < end_time;
    setError(end, isValid ? undefined : TEXTS.form.endBeforeStart);
    return isValid;
  };
  const element = h(
    'div',
    { class: 'stack' },
    h('div', { class: 'columns' }, field(start, { label: TEXTS.form.starts }), field(end, { label: TEXTS.form.ends })),
    h('div', { class: 'columns is-uneven' }, allDay.element, zoneField),
  );
  return { element, times: read, check };
}

/** An event that starts at another time keeps its length. */
function startedAt(times: Times, start_time: string): Times {
  const length = millisecondsBetween(times.start_time, times.end_time);
  const end_time = times.all_day
    ? addDays(start_time, Math.round(length / (24 * HOUR_MILLISECONDS)))
    : addToWallClock(start_time, length);
  return { ...times, start_time, end_time };
}

function asDates(times: Times): Times {
  const start_time = times.start_time.slice(0, 10);
  const lastDay = times.end_time.slice(0, 10);
  return { ...times, all_day: true, start_time, end_time: addDays(lastDay > start_time ? lastDay : start_time, 1) };
}

function asTimes(times: Times): Times {
  const start_time = `${times.start_time}T09:00:00`;
  return { ...times, all_day: false, start_time, end_time: addToWallClock(start_time, HOUR_MILLISECONDS) };
}
