/** Secret links, to which calendar programs subscribe. */
import { attempt, type App } from '../app.js';
import type { Schemas } from '../../client/index.js';
import { button, fill, h, iconButton } from '../dom.js';
import { momentText } from '../formats.js';
import { TEXTS } from '../texts.js';
import type { Calendar } from '../types.js';
import { field, select } from '../view/fields.js';
import { showToast } from '../view/toasts.js';

/** The URL of a new link, which is shown once. */
function createdLink(url: string): HTMLElement {
  const input = h('input', { readonly: true, value: url, 'aria-label': TEXTS.calendar.newLink });
  input.addEventListener('focus', () => {
    input.select();
  });
  const copy = (): void => {
    void navigator.clipboard.writeText(url).then(
      () => {
        showToast({ text: TEXTS.app.copied });
      },
      () => {
        input.focus();
      },
    );
  };
  return h(
    'div',
    { class: 'created-link' },
    h('p', {}, TEXTS.calendar.newLink),
    h('div', { class: 'row' }, input, button(TEXTS.app.copy, copy)),
  );
}

type Link = Schemas['CalendarLink'];

function linkEntry({ name, detail, last_used_at }: Link, onDelete: () => void): HTMLElement {
  const { linkDetails, neverUsed, lastUsed, deleteLink } = TEXTS.calendar;
  const use = last_used_at === null ? neverUsed : lastUsed(momentText(last_used_at));
  return h(
    'li',
    { class: 'list-entry' },
    h(
      'span',
      { class: 'list-text' },
      name ?? TEXTS.event.untitled,
      h('span', { class: 'hint' }, ` ${linkDetails[detail]}, ${use}`),
    ),
    iconButton('trash', deleteLink(name ?? ''), onDelete, { class: 'is-quiet' }),
  );
}

type Detail = Link['detail'];

export function linksPanel({ client }: App, { id }: Calendar): HTMLElement {
  const path = { id };
  const list = h('ul', { class: 'list' });
  const created = h('div', { 'aria-live': 'polite' });
  const remove = (linkId: string): void => {
    void attempt(() => client.delete('/api/calendars/{id}/links/{linkId}', { path: { id, linkId } })).then(() =>
      attempt(load),
    );
  };
  const load = async (): Promise<void> => {
    const { items } = await client.get('/api/calendars/{id}/links', { path, query: { limit: 200 } });
    const entries = items.map((link) =>
      linkEntry(link, () => {
        remove(link.id);
      }),
    );
    fill(list, entries);
  };
  const name = h('input', { required: true, maxlength: 100 });
  const detail = select<Detail>(Object.entries(TEXTS.calendar.linkDetails) as [Detail, string][], 'full');
  const form = h(
    'form',
    { class: 'add-row' },
    field(name, { label: TEXTS.calendar.linkName }),
    field(detail, { label: TEXTS.calendar.linkDetail }),
    h('button', { type: 'submit', class: 'button is-main' }, TEXTS.calendar.createLink),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(async () => {
      const body = { name: name.value.trim(), detail: detail.value };
      const link = await client.post('/api/calendars/{id}/links', { path, body });
      fill(created, createdLink(link.url));
      form.reset();
      await load();
    });
  });
  void attempt(load);
  return h('div', { class: 'stack' }, h('p', { class: 'hint' }, TEXTS.calendar.linkIntro), list, created, form);
}
