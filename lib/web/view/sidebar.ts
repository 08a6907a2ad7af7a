/** The calendars of the user, each with its colour and a box that shows or hides it. */
import { attempt, type App } from '../app.js';
import { button, fill, h, icon, iconButton } from '../dom.js';
import { openCalendarDialog, openNewCalendarDialog } from '../dialogs/calendar.js';
import { openDeletedEvents } from '../dialogs/deleted.js';
import { TEXTS } from '../texts.js';
import type { Calendar } from '../types.js';
import { colorOf } from './colors.js';

async function setShown({ client, store }: App, calendar: Calendar, is_shown: boolean): Promise<void> {
  store.putCalendar({ ...calendar, is_shown });
  const isSaved = await attempt(() =>
    client.put('/api/calendars/{id}', { path: { id: calendar.id }, body: { is_shown } }),
  );
  if (!isSaved) store.putCalendar(calendar);
  // Lists leave out the events of calendars that are not shown.
  else if (is_shown) await attempt(() => store.reload());
}

function entry(app: App, calendar: Calendar): HTMLElement {
  const { name, is_shown } = calendar;
  const box = h('input', { type: 'checkbox', checked: is_shown, 'aria-label': TEXTS.sidebar.show(name) });
  box.addEventListener('change', () => {
    void setShown(app, calendar, box.checked);
  });
  return h(
    'li',
    { class: 'calendar', variables: { '--event-color': colorOf(calendar) }, 'data-id': calendar.id },
    h('label', { class: 'calendar-label' }, box, h('span', { class: 'calendar-name' }, name)),
    iconButton(
      'more',
      TEXTS.sidebar.settings(name),
      () => {
        openCalendarDialog(app, calendar.id);
      },
      { class: 'is-quiet calendar-more' },
    ),
  );
}

const section = (app: App, title: string, calendars: Calendar[]): HTMLElement | false =>
  calendars.length > 0 &&
  h(
    'section',
    {},
    h('h2', {}, title),
    h(
      'ul',
      { class: 'calendars' },
      calendars.map((one) => entry(app, one)),
    ),
  );

export function sidebar(app: App, onNewEvent: () => void): HTMLElement {
  const lists = h('div', { class: 'sidebar-lists' });
  const draw = (): void => {
    const focused = document.activeElement?.closest('[data-id]')?.getAttribute('data-id');
    const rooms = app.store.rooms;
    const calendars = app.store.calendars.filter((calendar) => !rooms.includes(calendar));
    const isMine = ({ role, created_by }: Calendar): boolean => role === 'owner' && created_by === app.people.me.id;
    const mine = calendars.filter(isMine).sort((a, b) => Number(b.is_primary) - Number(a.is_primary));
    fill(
      lists,
      section(app, TEXTS.sidebar.mine, mine),
      section(
        app,
        TEXTS.sidebar.shared,
        calendars.filter((calendar) => !isMine(calendar)),
      ),
      section(app, TEXTS.sidebar.rooms, rooms),
    );
    if (focused) lists.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"] input`)?.focus();
  };
  let drawn: Calendar[] | undefined;
  app.store.onChange(() => {
    if (drawn === app.store.calendars) return;
    drawn = app.store.calendars;
    draw();
  });
  return h(
    'nav',
    { class: 'sidebar', id: 'sidebar', 'aria-label': TEXTS.app.calendars },
    button([icon('plus'), TEXTS.app.newEvent], onNewEvent, { class: 'is-main is-large' }),
    lists,
    h(
      'div',
      { class: 'sidebar-foot' },
      button(
        [icon('plus'), TEXTS.sidebar.newCalendar],
        () => {
          openNewCalendarDialog(app);
        },
        { class: 'is-quiet' },
      ),
      button(
        [icon('trash'), TEXTS.app.deletedEvents],
        () => {
          openDeletedEvents(app);
        },
        { class: 'is-quiet' },
      ),
    ),
  );
}
