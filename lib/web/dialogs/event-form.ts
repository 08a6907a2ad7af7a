/** The form of a new or existing event. */
import { attempt, type App } from '../app.js';
import { changeEvent, createEvent } from '../commands.js';
import { button, h } from '../dom.js';
import { wallClockIn } from '../formats.js';
import { TEXTS } from '../texts.js';
import type { EventEdit, EventItem } from '../types.js';
import { openDialog } from '../view/dialog.js';
import { checkbox, field, select, setError } from '../view/fields.js';
import { overlapNotice } from './overlaps.js';
import { invite, inviteFields } from './invite.js';
import { repeatField } from './repeat-field.js';
import { timeFields, type Times } from './time-fields.js';

interface NewEvent extends Times {
  room?: string | undefined;
}

type FormOptions = { item: EventItem; draft?: never } | { item?: never; draft: NewEvent };

type Content = EventEdit & { title: string; start_time: string; end_time: string };

const CALENDAR_ROLES = ['booker', 'editor', 'owner'];

const timesOf = ({ start_time, end_time, time_zone, all_day }: EventItem): Times => ({
  start_time: all_day ? start_time : wallClockIn(start_time),
  end_time: all_day ? end_time : wallClockIn(end_time),
  time_zone,
  all_day,
});

/** The calendar and rooms of an event. */
function placeFields({ store }: App, item: EventItem | undefined, room: string | undefined, onChange: () => void) {
  const isOpen = ({ role }: { role: string }): boolean => CALENDAR_ROLES.includes(role);
  const homes = store.calendars.filter((calendar) => isOpen(calendar) && calendar.overlaps === 'allow');
  const current = item?.calendar_id ?? store.primary?.id ?? '';
  const options = homes.map(({ id, name }) => [id, name] as const);
  if (!homes.some(({ id }) => id === current)) options.push([current, TEXTS.event.people]);
  const calendar = select(options, current);
  calendar.addEventListener('change', onChange);
  const booked = new Set(item?.resources ?? (room === undefined ? [] : [room]));
  const rooms = store.rooms.filter((one) => isOpen(one) || booked.has(one.id));
  const boxes = rooms.map(({ id, name }) =>
    checkbox(name, booked.has(id), (isBooked) => {
      if (isBooked) booked.add(id);
      else booked.delete(id);
      onChange();
    }),
  );
  return {
    element: [
      field(calendar, { label: TEXTS.form.calendar }),
      rooms.length > 0 &&
        h(
          'fieldset',
          { class: 'rooms' },
          h('legend', {}, TEXTS.form.rooms),
          boxes.map(({ element }) => element),
        ),
    ],
    read: () => ({ calendar_id: calendar.value, resources: [...booked] }),
  };
}

function textFields(item: EventItem | undefined) {
  const title = h('input', {
    class: 'is-title',
    required: true,
    maxlength: 200,
    placeholder: TEXTS.form.titlePlaceholder,
    'aria-label': TEXTS.form.title,
    value: item?.title ?? '',
    autofocus: true,
  });
  const location = h('input', { maxlength: 500, value: item?.location ?? '' });
  const description = h('textarea', { rows: 3, maxlength: 8000 }, item?.description ?? '');
  const transparency = select(
    [
      ['opaque', TEXTS.form.opaque],
      ['transparent', TEXTS.form.transparent],
    ],
    item?.transparency ?? 'opaque',
  );
  return { title, location, description, transparency };
}

/** The members in which the form differs from the event. */
function differences(item: EventItem, content: Content): EventEdit {
  const before: Record<string, unknown> = {
    ...item,
    ...timesOf(item),
    location: item.location ?? '',
    description: item.description ?? '',
  };
  const changed = Object.entries(content).filter(([member, value]) => {
    if (member === 'recurrence_pattern')
      return (item.recurrence_pattern?.rrule ?? null) !== (content.recurrence_pattern?.rrule ?? null);
    return JSON.stringify(before[member]) !== JSON.stringify(value);
  });
  const edit: EventEdit = Object.fromEntries(changed);
  // Times without an offset are in the zone of the same body.
  if (edit.start_time !== undefined || edit.end_time !== undefined) {
    Object.assign(edit, { start_time: content.start_time, end_time: content.end_time });
  }
  return edit;
}

export function openEventForm(app: App, { item, draft }: FormOptions): void {
  const initial = item ? timesOf(item) : draft;
  const { title, location, description, transparency } = textFields(item);
  const repeat = repeatField(item?.recurrence_pattern ?? null, initial.start_time);
  const overlaps = overlapNotice(app);
  const invitations = inviteFields();
  const preview = (): void => {
    overlaps.preview({ ...read(), title: title.value || TEXTS.event.untitled }, item);
  };
  const times = timeFields(initial, ({ start_time }) => {
    repeat.setStart(start_time);
    preview();
  });
  const places = placeFields(app, item, draft?.room, preview);

  const read = (): Content => {
    const rule = repeat.rule();
    return {
      title: title.value.trim(),
      ...times.times(),
      location: location.value,
      description: description.value,
      ...(transparency.value !== 'opaque' || item || times.times().all_day === false
        ? { transparency: transparency.value as 'opaque' }
        : {}),
      recurrence_pattern: rule === null ? null : { rrule: rule },
      ...places.read(),
    };
  };

  const form = h(
    'form',
    { class: 'stack', novalidate: true },
    title,
    h('p', { class: 'error', id: 'title-error' }),
    times.element,
    overlaps.element,
    repeat.element,
    h('div', { class: 'columns' }, places.element[0], field(transparency, { label: TEXTS.form.showAs })),
    places.element[1],
    field(location, { label: TEXTS.form.location }),
    field(description, { label: TEXTS.form.description }),
    !item && invitations.element,
  );
  title.id = 'title';
  const save = async (): Promise<void> => {
    overlaps.stop();
    setError(title, title.value.trim() === '' ? TEXTS.form.titlePlaceholder : undefined);
    if (!times.check() || title.value.trim() === '') {
      form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      return;
    }
    if (await (item ? saveItem(app, item, read()) : saveNew(app, read(), invitations.read()))) dialog.close();
  };
  const dialog = openDialog({
    title: item ? TEXTS.form.editTitle : TEXTS.form.newTitle,
    class: 'is-form',
    content: form,
    onClose: overlaps.stop,
    actions: [
      button(TEXTS.app.cancel, () => {
        dialog.close();
      }),
      button(TEXTS.app.save, () => void save(), { class: 'is-main' }),
    ],
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save();
  });
  // Enter in a field saves, as the button outside the form does.
  form.append(h('button', { type: 'submit', hidden: true }));
  preview();
}

function saveItem(app: App, item: EventItem, content: Content): Promise<boolean> {
  const edit = differences(item, content);
  return Object.keys(edit).length === 0 ? Promise.resolve(true) : changeEvent(app, item, edit, TEXTS.event.saved);
}

async function saveNew(
  app: App,
  content: Content,
  invitations: { people: string[]; role: 'viewer' | 'editor' | 'owner' },
): Promise<boolean> {
  let isSaved = false;
  await attempt(async () => {
    const event = await createEvent(app, content);
    isSaved = event !== undefined;
    if (event) await invite(app, event.id, invitations);
  });
  return isSaved;
}
