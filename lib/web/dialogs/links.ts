/** Secret links, to which calendar programs subscribe. */
import { attempt, type App } from '../app.js';
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

export function linksPanel({ client }: App, { id }: Calendar): HTMLElement {
  const path = { id };
  const list = h('ul', { class: 'list' });
  const created = h('div', { 'aria-live': 'polite' });
  const load = async (): Promise<void> => {
    const { items } = await client.get('/api/calendars/{id}/links', { path, query: { limit: 200 } });
    fill(
      list,
      items.map(({ id: linkId, name, detail, last_used_at }) =>
        h(
          'li',
          { class: 'list-entry' },
          h(
            'span',
            { class: 'list-text' },
            name ?? TEXTS.event.untitled,
            h('span', { class: 'hint' }, ` ${TEXTS.calendar.linkDetails[detail]}, `),
            h(
              'span',
              { class: 'hint' },
              last_used_at === null ? TEXTS.calendar.neverUsed : TEXTS.calendar.lastUsed(momentText(last_used_at)),
            ),
          ),
          iconButton(
            'trash',
            TEXTS.calendar.deleteLink(name ?? ''),
            () => {
              void attempt(() => client.delete('/api/calendars/{id}/links/{linkId}', { path: { id, linkId } })).then(
                () => attempt(load),
              );
            },
            { class: 'is-quiet' },
          ),
        ),
      ),
    );
  };
  const name = h('input', { required: true, maxlength: 100 });
  const detail = select(
    [
      ['full', TEXTS.calendar.linkDetails.full],
      ['busy', TEXTS.calendar.linkDetails.busy],
    ],
    'full',
  );
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
      const body = { name: name.value.trim(), detail: detail.value as 'full' | 'busy' };
      const link = await client.post('/api/calendars/{id}/links', { path, body });
      fill(created, createdLink(link.url));
      form.reset();
      await load();
    });
  });
  void attempt(load);
  return h('div', { class: 'stack' }, h('p', { class: 'hint' }, TEXTS.calendar.linkIntro), list, created, form);
}
