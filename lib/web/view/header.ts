/** The bar at the top: navigation in time, the view, the state of the connection and the account. */
import { button, h, icon, iconButton, newId } from '../dom.js';
import { TEXTS } from '../texts.js';
import { segments } from './fields.js';
import type { ViewName } from './grid.js';

interface HeaderHandlers {
  onMove: (step: -1 | 0 | 1) => void;
  onView: (view: ViewName) => void;
  onUndo: () => void;
  onMenu: () => void;
  onSignOut: () => void;
}

export type Status = 'online' | 'offline' | 'connecting';

export interface Header {
  element: HTMLElement;
  setTitle: (title: string) => void;
  setStatus: (status: Status) => void;
  setView: (view: ViewName) => void;
}

const VIEWS = Object.entries(TEXTS.app.views) as [ViewName, string][];

function account(username: string, onSignOut: () => void): HTMLElement[] {
  const id = newId();
  const initial = username.slice(0, 2).toUpperCase();
  const menu = h(
    'div',
    { class: 'menu', id, popover: 'auto' },
    h('p', { class: 'menu-title' }, username),
    button(TEXTS.app.signOut, onSignOut, { class: 'is-quiet' }),
  );
  const opener = h(
    'button',
    { type: 'button', class: 'avatar', popovertarget: id },
    h('span', { 'aria-hidden': 'true' }, initial),
    h('span', { class: 'visually-hidden' }, `${TEXTS.app.account}: ${username}`),
  );
  return [opener, menu];
}

export function header(username: string, view: ViewName, handlers: HeaderHandlers): Header {
  const { onMove, onView, onUndo, onMenu, onSignOut } = handlers;
  const title = h('h1', { class: 'title', 'aria-live': 'polite' });
  const statusText = h('span', { class: 'status-text' });
  const status = h('div', { class: 'status', role: 'status' }, h('span', { class: 'status-dot' }), statusText);
  const views = segments(TEXTS.app.viewsLabel, VIEWS, view, onView);
  const setStatus = (name: Status): void => {
    status.dataset['status'] = name;
    statusText.textContent = TEXTS.status[name];
    status.title = TEXTS.status[name];
  };
  setStatus('connecting');
  const element = h(
    'header',
    { class: 'header' },
    iconButton('menu', TEXTS.app.showCalendars, onMenu, { class: 'is-quiet menu-button', 'aria-controls': 'sidebar' }),
    h('div', { class: 'brand' }, icon('calendar'), h('span', {}, TEXTS.app.name)),
    h(
      'div',
      { class: 'time-buttons' },
      button(TEXTS.app.today, () => {
        onMove(0);
      }),
      iconButton(
        'left',
        TEXTS.app.previous,
        () => {
          onMove(-1);
        },
        { class: 'is-quiet' },
      ),
      iconButton(
        'right',
        TEXTS.app.next,
        () => {
          onMove(1);
        },
        { class: 'is-quiet' },
      ),
    ),
    title,
    status,
    iconButton('undo', `${TEXTS.app.undo} (Ctrl+Z)`, onUndo, { class: 'is-quiet' }),
    views.element,
    account(username, onSignOut),
  );
  return {
    element,
    setTitle: (text) => {
      title.textContent = text;
    },
    setStatus,
    setView: views.mark,
  };
}
