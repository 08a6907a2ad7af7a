/** A calendar: its settings, its people, secret links to it and the import of files. */
import { attempt, type App } from '../app.js';
import { button, fill, h, type Child } from '../dom.js';
import { USER_ZONE } from '../formats.js';
import { TEXTS } from '../texts.js';
import type { Calendar } from '../types.js';
import { colorOf, PALETTE } from '../view/colors.js';
import { ask, openDialog } from '../view/dialog.js';
import { checkbox, field, segments } from '../view/fields.js';
import { showToast } from '../view/toasts.js';
import { importPanel } from './import.js';
import { linksPanel } from './links.js';
import { calendarPeople } from './sharing.js';

function settingsFields(calendar: Calendar | undefined) {
  const name = h('input', { required: true, maxlength: 100, value: calendar?.name ?? '' });
  const color = h('input', { type: 'color', value: calendar ? colorOf(calendar) : PALETTE[1] });
  const room = checkbox(TEXTS.calendar.isRoom, calendar?.overlaps === 'reject');
  const element: Child[] = [
    h(
      'div',
      { class: 'columns is-uneven' },
      field(name, { label: TEXTS.calendar.name }),
      field(color, { label: TEXTS.calendar.color, class: 'is-color' }),
    ),
    !calendar?.is_primary && room.element,
  ];
  const read = () => ({
    name: name.value.trim(),
    color: color.value,
    ...(!calendar?.is_primary && { overlaps: room.input.checked ? ('reject' as const) : ('allow' as const) }),
  });
  return { element, read };
}

/** A form whose button saves. */
function settingsForm(
  element: Child,
  label: string,
  onSave: () => Promise<unknown>,
  ...others: Child[]
): HTMLFormElement {
  const form = h(
    'form',
    { class: 'stack' },
    element,
    h('div', { class: 'form-actions' }, others, h('button', { type: 'submit', class: 'button is-main' }, label)),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(onSave);
  });
  return form;
}

export function openNewCalendarDialog(app: App): void {
  const { element, read } = settingsFields(undefined);
  const form = settingsForm(element, TEXTS.app.save, async () => {
    const body = { ...read(), time_zone: USER_ZONE };
    app.store.putCalendar(await app.client.post('/api/calendars', { body }));
    dialog.close();
    showToast({ text: TEXTS.calendar.created });
  });
  const dialog = openDialog({ title: TEXTS.calendar.newTitle, content: form });
}

async function deleteCalendar({ client, store }: App, { id, name }: Calendar): Promise<boolean> {
  const content = h('p', {}, TEXTS.calendar.deleteQuestion(name));
  const isSure = await ask<boolean>({ title: TEXTS.calendar.delete, class: 'is-small', content }, (answer) => [
    button(TEXTS.app.cancel, () => {
      answer(false);
    }),
    button(
      TEXTS.calendar.delete,
      () => {
        answer(true);
      },
      { class: 'is-danger' },
    ),
  ]);
  if (!isSure) return false;
  return attempt(async () => {
    await client.delete('/api/calendars/{id}', { path: { id } });
    await store.reload();
    const restore = (): void => {
      void attempt(async () => {
        await client.post('/api/calendars/{id}/restore', { path: { id } });
        await store.reload();
      });
    };
    showToast({ text: TEXTS.calendar.deleted, action: { label: TEXTS.app.undo, run: restore } });
  });
}

function settingsPanel(app: App, calendar: Calendar, close: () => void): Child {
  if (calendar.role !== 'owner') {
    return h('p', { class: 'hint' }, TEXTS.calendar.roles[calendar.role], '. ', TEXTS.calendar.onlyOwners);
  }
  const { element, read } = settingsFields(calendar);
  const remove =
    !calendar.is_primary &&
    button(
      TEXTS.calendar.delete,
      () => {
        void deleteCalendar(app, calendar).then((isDeleted) => {
          if (isDeleted) close();
        });
      },
      { class: 'is-quiet is-first' },
    );
  return settingsForm(
    element,
    TEXTS.app.save,
    async () => {
      const path = { id: calendar.id };
      app.store.putCalendar(await app.client.put('/api/calendars/{id}', { path, body: read(), ifMatch: calendar }));
      close();
      showToast({ text: TEXTS.calendar.saved });
    },
    remove,
  );
}

const canRead = ({ role }: Calendar): boolean => ['viewer', 'editor', 'owner'].includes(role);

/** The parts of the dialog that the role allows. */
function panelsOf(app: App, calendar: Calendar, close: () => void): Record<string, () => Child> {
  const { role } = calendar;
  return {
    [TEXTS.calendar.settings]: () => settingsPanel(app, calendar, close),
    ...(canRead(calendar) && { [TEXTS.calendar.people]: () => calendarPeople(app, calendar) }),
    ...(role === 'owner' && { [TEXTS.calendar.subscribe]: () => linksPanel(app, calendar) }),
    ...(role !== 'free_busy' && role !== 'viewer' && { [TEXTS.calendar.import]: () => importPanel(app, calendar) }),
  };
}

export function openCalendarDialog(app: App, id: string): void {
  const calendar = app.store.calendar(id);
  if (!calendar) return;
  const body = h('div', { class: 'panel' });
  const panels = panelsOf(app, calendar, () => {
    dialog.close();
  });
  const names = Object.keys(panels);
  const show = (name: string): void => {
    fill(body, panels[name]?.());
  };
  const tabs = segments(
    calendar.name,
    names.map((name) => [name, name] as const),
    names[0],
    show,
  );
  const dialog = openDialog({ title: calendar.name, class: 'is-wide', content: [tabs.element, body] });
  show(names[0] ?? '');
}
