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
    calendar: field(calendar, { label: TEXTS.form.calendar }),
    rooms:
      rooms.length > 0 &&
      h(
        'fieldset',
        { class: 'rooms' },
        h('legend', {}, TEXTS.form.rooms),
        boxes.map(({ element }) => element),
      ),
    read: () => ({ calendar_id: calendar.value, resources: [...booked] }),
  };
}

function textFields(item: EventItem | undefined, isAllDay: boolean) {
  const title = h('input', {
    required: true,
    maxlength: 200,
    placeholder: TEXTS.form.titlePlaceholder,
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
    item?.transparency ?? (isAllDay ? 'transparent' : 'opaque'),
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

/** Everything that the form shows, and what it contains. */
function formFields(app: App, { item, draft }: FormOptions) {
  const initial = item ? timesOf(item) : draft;
  const { title, location, description, transparency } = textFields(item, initial.all_day);
  const repeat = repeatField(item?.recurrence_pattern ?? null, initial.start_time);
  const overlaps = overlapNotice(app);
  const invitations = inviteFields();
  let isAllDay = initial.all_day;
  const preview = (): void => {
    overlaps.preview({ ...read(), title: title.value || TEXTS.event.untitled }, item);
  };
  const times = timeFields(initial, ({ start_time, all_day }) => {
    if (all_day !== isAllDay) transparency.value = all_day ? 'transparent' : 'opaque';
    isAllDay = all_day;
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
      transparency: transparency.value,
      recurrence_pattern: rule === null ? null : { rrule: rule },
      ...places.read(),
    };
  };
  const check = (): boolean => {
    const hasTitle = title.value.trim() !== '';
    setError(title, hasTitle ? undefined : TEXTS.form.titlePlaceholder);
    return times.check() && hasTitle;
  };
  const elements = [
    field(title, { label: TEXTS.form.title, class: 'is-title' }),
    times.element,
    overlaps.element,
    repeat.element,
    h('div', { class: 'columns' }, places.calendar, field(transparency, { label: TEXTS.form.showAs })),
    places.rooms,
    field(location, { label: TEXTS.form.location }),
    field(description, { label: TEXTS.form.description }),
    !item && invitations.element,
  ];
  return { elements, read, check, preview, stop: overlaps.stop, invitations };
}

export function openEventForm(app: App, options: FormOptions): void {
  const { item } = options;
  const { elements, read, check, preview, stop, invitations } = formFields(app, options);
  let isSaving = false;
  const save = async (): Promise<void> => {
    if (isSaving) return;
    stop();
    if (!check()) {
      form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      return;
    }
    isSaving = true;
    if (await (item ? saveItem(app, item, read()) : saveNew(app, read(), invitations.read()))) dialog.close();
    isSaving = false;
  };
  const form = h('form', { class: 'stack', novalidate: true }, elements);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save();
  });
  // Enter in a field saves, as the button outside the form does.
  form.append(h('button', { type: 'submit', hidden: true }));
  const dialog = openDialog({
    title: item ? TEXTS.form.editTitle : TEXTS.form.newTitle,
    content: form,
    onClose: stop,
    actions: [
      button(TEXTS.app.cancel, () => {
        dialog.close();
      }),
      button(TEXTS.app.save, () => void save(), { class: 'is-main' }),
    ],
  });
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
