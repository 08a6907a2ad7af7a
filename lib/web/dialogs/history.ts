/** The versions of an event: who changed what and when, and a way back to each. */
import { attempt, type App } from '../app.js';
import { rollBack } from '../commands.js';
import { button, h, type Child } from '../dom.js';
import { momentText } from '../formats.js';
import { TEXTS } from '../texts.js';
import type { HistoryEntry } from '../types.js';
import { openDialog } from '../view/dialog.js';
import { showToast } from '../view/toasts.js';
import { valueText, type Names } from '../view/values.js';

const PAGE = 20;

/** Members that a change sets by itself. */
const HIDDEN = ['updated_at', 'updated_by', 'version', 'is_recurring', 'created_by', 'created_at', 'split_from'];

const namesOf = ({ store, people }: App): Names => ({
  calendar: (id) => store.calendar(id)?.name ?? TEXTS.app.busy,
  person: (id) => people.nameOf(id),
});

function changeRows(app: App, { changes, change_type }: HistoryEntry): Child[] {
  const names = namesOf(app);
  return Object.entries(changes)
    .filter(([name]) => !HIDDEN.includes(name))
    .filter(([name, value]) => change_type !== 'create' || valueText(name, value.new) !== TEXTS.history.empty)
    .map(([name, value]) =>
      h(
        'div',
        { class: 'change' },
        h('dt', {}, TEXTS.fields[name] ?? name),
        h(
          'dd',
          {},
          change_type !== 'create' && h('del', {}, valueText(name, value.old, names)),
          h('ins', {}, valueText(name, value.new, names)),
        ),
      ),
    );
}

function entry(app: App, version: HistoryEntry, restore: Child): HTMLElement {
  const { change_type, changed_by, changed_at } = version;
  return h(
    'li',
    { class: 'version' },
    h(
      'div',
      { class: 'version-head' },
      h('strong', {}, TEXTS.history.types[change_type] ?? change_type),
      h('span', {}, TEXTS.history.versionBy(app.people.nameOf(changed_by))),
      h('time', { datetime: changed_at }, momentText(changed_at)),
      restore,
    ),
    h('dl', {}, changeRows(app, version)),
  );
}

export function openHistory(app: App, id: string, title: string): void {
  const list = h('ol', { class: 'versions' });
  const more = h('div');
  let newest: number | undefined;
  const restore = (version: number): void => {
    void attempt(async () => {
      await rollBack(app, id, version);
      dialog.close();
      showToast({ text: TEXTS.history.restored });
    });
  };
  const load = async (cursor?: string): Promise<void> => {
    const query = { limit: PAGE, cursor };
    const { items, next_cursor } = await app.client.get('/api/events/{id}/history', { path: { id }, query });
    newest ??= items[0]?.version;
    const authors = [...new Set(items.map(({ changed_by }) => changed_by))];
    await Promise.all(authors.map((author) => app.people.find(author, { event: id })));
    for (const item of items) {
      const isCurrent = item.version === newest;
      const action = isCurrent
        ? h('span', { class: 'badge' }, TEXTS.history.current)
        : item.change_type !== 'delete' &&
          button(
            TEXTS.history.restoreVersion,
            () => {
              restore(item.version);
            },
            { class: 'is-small' },
          );
      list.append(entry(app, item, action));
    }
    more.replaceChildren();
    if (next_cursor) more.append(button(TEXTS.history.more, () => void attempt(() => load(next_cursor))));
  };
  const dialog = openDialog({ title: TEXTS.history.of(title), class: 'is-wide', content: [list, more] });
  void attempt(() => load());
}
