/** The deleted events of the user, and their return. */
import { attempt, type App } from '../app.js';
import { rollBack } from '../commands.js';
import { button, fill, h } from '../dom.js';
import { momentText, rangeText } from '../formats.js';
import { TEXTS } from '../texts.js';
import type { EventItem } from '../types.js';
import { openDialog } from '../view/dialog.js';
import { showToast } from '../view/toasts.js';
import { openHistory } from './history.js';

export function openDeletedEvents(app: App): void {
  const list = h('ul', { class: 'list' });
  const restore = (event: EventItem, element: HTMLElement): void => {
    void attempt(async () => {
      // The deletion is the newest version.
      await rollBack(app, event.id, event.version - 1);
      element.remove();
      showToast({ text: TEXTS.event.restored });
    });
  };
  const entry = (event: EventItem): HTMLElement => {
    const element: HTMLElement = h(
      'li',
      { class: 'list-entry' },
      h(
        'div',
        { class: 'list-text' },
        h('strong', {}, event.title),
        h('div', { class: 'hint' }, rangeText(event)),
        h('div', { class: 'hint' }, TEXTS.deletedEvents.deletedAt(momentText(event.updated_at))),
      ),
      button(
        TEXTS.event.history,
        () => {
          openHistory(app, event.id, event.title);
        },
        { class: 'is-small' },
      ),
      button(
        TEXTS.app.restore,
        () => {
          restore(event, element);
        },
        { class: 'is-small is-main' },
      ),
    );
    return element;
  };
  openDialog({ title: TEXTS.deletedEvents.title, class: 'is-wide', content: list });
  void attempt(async () => {
    const { items } = await app.client.get('/api/events', { query: { deleted: true, limit: 50 } });
    fill(list, items.length > 0 ? items.map(entry) : h('li', { class: 'hint' }, TEXTS.deletedEvents.none));
  });
}
