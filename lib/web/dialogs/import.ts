/** Imports an iCalendar file, and lists the result of each event. */
import { attempt, messageOf, type App } from '../app.js';
import type { Schemas } from '../../client/index.js';
import { fill, h } from '../dom.js';
import { TEXTS } from '../texts.js';
import type { Calendar } from '../types.js';
import { field } from '../view/fields.js';

type Result = Schemas['ImportResult'];

const MOST_BYTES = 1024 * 1024;

function resultList(results: readonly Result[]): HTMLElement[] {
  const statuses = [...new Set(results.map(({ status }) => status))];
  const counts = statuses.map((status) => {
    const count = results.filter((result) => result.status === status).length;
    return h('span', { class: 'badge' }, `${count} ${TEXTS.calendar.importResults[status] ?? status}`);
  });
  const faults = results.filter(({ detail, problem }) => detail !== undefined || problem !== undefined);
  return [
    h('p', { class: 'row' }, counts),
    h(
      'ul',
      { class: 'list' },
      faults.map(({ line, uid, detail, problem }) =>
        h(
          'li',
          { class: 'list-entry' },
          h(
            'span',
            { class: 'list-text' },
            `${TEXTS.calendar.line(line)}: ${uid ?? ''} `,
            h('span', { class: 'hint' }, detail ?? problem?.detail),
          ),
        ),
      ),
    ),
  ];
}

export function importPanel({ client, store }: App, { id }: Calendar): HTMLElement {
  const file = h('input', { type: 'file', accept: '.ics,text/calendar', required: true });
  const results = h('div', { 'aria-live': 'polite' });
  const start = h('button', { type: 'submit', class: 'button is-main' }, TEXTS.calendar.importStart);
  const run = async (chosen: File): Promise<void> => {
    if (chosen.size > MOST_BYTES) {
      fill(results, h('p', { class: 'error' }, TEXTS.calendar.importTooLarge));
      return;
    }
    fill(results, h('progress', { 'aria-label': TEXTS.calendar.importing }));
    try {
      const body = new Uint8Array(await chosen.arrayBuffer());
      const imported = await client.post('/api/calendars/{id}/import', { path: { id }, body });
      fill(results, resultList(imported.results));
    } catch (error) {
      fill(results, h('p', { class: 'error' }, messageOf(error)));
    }
    await attempt(() => store.reload());
  };
  const form = h(
    'form',
    { class: 'stack' },
    h('p', { class: 'hint' }, TEXTS.calendar.importIntro),
    field(file, { label: TEXTS.calendar.importFile }),
    h('div', { class: 'form-actions' }, start),
    results,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    start.disabled = true;
    void run(chosen).finally(() => {
      start.disabled = false;
    });
  });
  return form;
}
