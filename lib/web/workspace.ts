/** The page of a user who is signed in. */
import type { Client } from '../client/index.js';
import { attempt, type App } from './app.js';
import { changeEvent, undoLast } from './commands.js';
import { openDetails } from './dialogs/details.js';
import { openEventForm } from './dialogs/event-form.js';
import { fill, h } from './dom.js';
import { dateOf, instantOf, USER_ZONE, wallClockOf } from './formats.js';
import { Live } from './live.js';
import { People } from './state/people.js';
import { Store } from './state/store.js';
import { UndoStack } from './state/undo.js';
import { TEXTS } from './texts.js';
import type { EventEdit, User } from './types.js';
import { Grid, type Move, type Selection, type ViewName } from './view/grid.js';
import { header } from './view/header.js';
import { sidebar } from './view/sidebar.js';

const VIEW = 'calendar.view';
const NARROW = '(max-width: 44rem)';
const HALF_HOUR_MILLISECONDS = 1_800_000;

const VIEW_KEYS: Record<string, ViewName> = { m: 'dayGridMonth', w: 'timeGridWeek', d: 'day', a: 'listMonth' };

function initialView(): ViewName {
  const saved = localStorage.getItem(VIEW);
  if (saved !== null && saved in TEXTS.app.views) return saved as ViewName;
  return matchMedia(NARROW).matches ? 'listMonth' : 'timeGridWeek';
}

/** The local time of a selection as an event has it. */
const timesOf = ({ start, end, isAllDay }: Selection) => ({
  start_time: isAllDay ? dateOf(start) : wallClockOf(start),
  end_time: isAllDay ? dateOf(end) : wallClockOf(end),
  time_zone: USER_ZONE,
  all_day: isAllDay,
});

/** The change of an event that was dragged: it keeps its own zone. */
function editOf({ item, start, end, isAllDay, room, oldRoom }: Move): EventEdit {
  const edit: EventEdit = {
    start_time: isAllDay ? dateOf(start) : instantOf(start),
    end_time: isAllDay ? dateOf(end) : instantOf(end),
    ...(isAllDay !== item.all_day && { all_day: isAllDay }),
  };
  if (room === oldRoom) return edit;
  const others = item.resources.filter((id) => id !== oldRoom && id !== room);
  return { ...edit, resources: room === undefined ? others : [...others, room] };
}

function newEventAt(date: Date): Selection {
  const start = new Date(Math.ceil(Math.max(date.getTime(), 0) / HALF_HOUR_MILLISECONDS) * HALF_HOUR_MILLISECONDS);
  if (start.getHours() === 0) start.setHours(9);
  return { start, end: new Date(start.getTime() + 2 * HALF_HOUR_MILLISECONDS), isAllDay: false, room: undefined };
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.closest('dialog') !== null);

/** Shortcuts while no dialog is open and no field has the focus. */
function handleKeys(
  app: App,
  actions: { onNew: () => void; onView: (view: ViewName) => void; onMove: (step: -1 | 0 | 1) => void },
) {
  return (event: KeyboardEvent): void => {
    if (isTyping(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !event.shiftKey) {
      event.preventDefault();
      void undoLast(app);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const view = VIEW_KEYS[event.key];
    if (view) actions.onView(view);
    else if (event.key === 'n') {
      event.preventDefault();
      actions.onNew();
    } else if (event.key === 't') actions.onMove(0);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      actions.onMove(event.key === 'ArrowLeft' ? -1 : 1);
  };
}

/** @returns how to end it */
export async function openWorkspace(root: HTMLElement, client: Client, onSignOut: () => void): Promise<() => void> {
  const me: User = await client.get('/api/users/me');
  const app: App = { client, store: new Store(client, me), people: new People(client, me), undo: new UndoStack() };
  const view = initialView();
  const setView = (name: ViewName): void => {
    localStorage.setItem(VIEW, name);
    bar.setView(name);
    grid.show(name);
  };
  const move = (step: -1 | 0 | 1): void => {
    if (step === 0) grid.goTo(new Date());
    else grid.move(step);
  };
  const openNew = (selection: Selection): void => {
    openEventForm(app, { draft: { ...timesOf(selection), room: selection.room } });
    grid.unselect();
  };
  const bar = header(me.username, view, {
    onMove: move,
    onView: setView,
    onUndo: () => void undoLast(app),
    onMenu: () => root.classList.toggle('shows-sidebar'),
    onSignOut,
  });
  const target = h('div', { class: 'grid' });
  const onNew = (): void => {
    openNew(newEventAt(grid.date));
  };
  fill(
    root,
    h('a', { href: '#calendar', class: 'skip' }, TEXTS.app.grid),
    bar.element,
    h(
      'div',
      { class: 'columns-main' },
      sidebar(app, onNew),
      h('main', { id: 'calendar', tabindex: -1, 'aria-label': TEXTS.app.grid }, target),
    ),
  );
  const live = new Live(app, {
    onStatus: bar.setStatus,
    onChanged: (id) => {
      grid.highlight(id);
    },
  });
  await live.start();
  await app.store.loadCalendars();
  const grid = new Grid(
    target,
    app.store,
    {
      onOpen: (item) => {
        openDetails(app, item);
      },
      onSelect: openNew,
      onMove: (moved) => {
        void changeEvent(app, moved.item, editOf(moved), TEXTS.event.moved).then((isSaved) => {
          if (!isSaved) moved.revert();
        });
      },
      onWindow: (from, to, title) => {
        bar.setTitle(title);
        void attempt(() => app.store.loadWindow({ from, to }));
      },
    },
    view,
  );
  const onKey = handleKeys(app, { onNew, onView: setView, onMove: move });
  document.addEventListener('keydown', onKey);
  return () => {
    document.removeEventListener('keydown', onKey);
    live.stop();
  };
}
