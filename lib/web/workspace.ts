/** The page of a user who is signed in. */
import type { Client } from '../client/index.js';
import { attempt, type App } from './app.js';
import { changeEvent, undoLast } from './commands.js';
import { openDetails } from './dialogs/details.js';
import { openEventForm } from './dialogs/event-form.js';
import { fill, h, iconButton } from './dom.js';
import { editOf, newEventAt, timesOf } from './gestures.js';
import { listenToKeys, type Actions } from './keys.js';
import { Live } from './live.js';
import { People } from './state/people.js';
import { Store } from './state/store.js';
import { UndoStack } from './state/undo.js';
import { TEXTS } from './texts.js';
import type { User } from './types.js';
import { Grid, type ViewName } from './view/grid.js';
import { header } from './view/header.js';
import { sidebar } from './view/sidebar.js';

const VIEW = 'calendar.view';
const NARROW = '(max-width: 44rem)';

function initialView(): ViewName {
  const saved = localStorage.getItem(VIEW);
  if (saved !== null && saved in TEXTS.app.views) return saved as ViewName;
  return matchMedia(NARROW).matches ? 'agenda' : 'timeGridWeek';
}

/** The frame of the page, and the place of the calendar in it. */
function layOut(root: HTMLElement, bar: HTMLElement, side: HTMLElement, onNew: () => void): HTMLElement {
  const target = h('div', { class: 'grid' });
  const closeSidebar = (): void => {
    root.classList.remove('shows-sidebar');
  };
  fill(
    root,
    h('a', { href: '#calendar', class: 'skip' }, TEXTS.app.grid),
    bar,
    h(
      'div',
      { class: 'columns-main' },
      side,
      h('main', { id: 'calendar', tabindex: -1, 'aria-label': TEXTS.app.grid, on: { click: closeSidebar } }, target),
      iconButton('plus', TEXTS.app.newEvent, onNew, { class: 'is-main new-button' }),
    ),
  );
  return target;
}

/** The calendar, whose gestures change events. */
function openGrid(app: App, target: HTMLElement, view: ViewName, onTitle: (title: string) => void): Grid {
  const grid: Grid = new Grid(
    target,
    app.store,
    {
      onOpen: (item) => {
        openDetails(app, item);
      },
      onSelect: (selection) => {
        openEventForm(app, { draft: { ...timesOf(selection), room: selection.room } });
        grid.unselect();
      },
      onMove: (move) => {
        void changeEvent(app, move.item, editOf(move), TEXTS.event.moved).then((isSaved) => {
          if (!isSaved) move.revert();
        });
      },
      onWindow: (from, to, title) => {
        onTitle(title);
        void attempt(() => app.store.loadWindow({ from, to }));
      },
    },
    view,
  );
  return grid;
}

/** @returns how to end it */
export async function openWorkspace(root: HTMLElement, client: Client, onSignOut: () => void): Promise<() => void> {
  const me: User = await client.get('/api/users/me');
  const app: App = { client, store: new Store(client, me), people: new People(client, me), undo: new UndoStack() };
  const view = initialView();
  const actions: Actions = {
    onNew: () => {
      const selection = newEventAt(grid.date);
      openEventForm(app, { draft: { ...timesOf(selection), room: undefined } });
    },
    onUndo: () => void undoLast(app),
    onView: (name) => {
      localStorage.setItem(VIEW, name);
      bar.setView(name);
      grid.show(name);
    },
    onMove: (step) => {
      if (step === 0) grid.goTo(new Date());
      else grid.move(step);
    },
  };
  const onMenu = (): void => void root.classList.toggle('shows-sidebar');
  const bar = header(me.username, view, { ...actions, onMenu, onSignOut });
  const target = layOut(root, bar.element, sidebar(app, actions.onNew), actions.onNew);
  const live = new Live(app, {
    onStatus: bar.setStatus,
    onChanged: (id) => {
      grid.highlight(id);
    },
  });
  await live.start();
  await app.store.loadCalendars().catch((error: unknown) => {
    live.stop();
    throw error;
  });
  const grid = openGrid(app, target, view, bar.setTitle);
  const stopKeys = listenToKeys(actions);
  return () => {
    stopKeys();
    live.stop();
  };
}
