/** Shows what an event would overlap, before it is saved. */
import { isProblem } from '../../client/index.js';
import type { App } from '../app.js';
import { fill, h, icon } from '../dom.js';
import { idOf } from '../state/store.js';
import { TEXTS } from '../texts.js';
import type { Conflict, EventEdit, EventItem } from '../types.js';
import { conflictLine } from './conflict.js';

const DELAY_MILLISECONDS = 350;

type Content = EventEdit & { title: string; start_time: string; end_time: string };

interface Overlaps {
  conflicts: readonly Conflict[];
  /** Whether the API would refuse the event in any case. */
  isRefused: boolean;
}

async function find({ client }: App, content: Content, item: EventItem | undefined): Promise<Overlaps> {
  const query = { on_conflict: 'allow' } as const;
  try {
    if (!item) {
      const { conflicts } = await client.dryRun('post', '/api/events', { body: content, query });
      return { conflicts, isRefused: false };
    }
    const { recurrence_pattern: _rule, calendar_id: _calendar, ...body } = content;
    const part = item.is_recurring ? { occurrence: item.occurrence_start } : {};
    const path = { id: idOf(item) };
    const single = item.is_recurring ? { start_time: body.start_time, end_time: body.end_time } : body;
    const { conflicts } = await client.dryRun('put', '/api/events/{id}', {
      path,
      body: single,
      query: { ...query, ...part },
    });
    return { conflicts, isRefused: false };
  } catch (error) {
    if (isProblem(error, 'schedule-conflict')) return { conflicts: error.problem.conflicts, isRefused: true };
    // The form shows other errors when it is saved.
    return { conflicts: [], isRefused: false };
  }
}

export function overlapNotice(app: App) {
  const element = h('div', { class: 'overlaps', 'aria-live': 'polite' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  const show = async (content: Content, item: EventItem | undefined): Promise<void> => {
    const mine = ++newest;
    const { conflicts, isRefused } = await find(app, content, item);
    if (mine !== newest) return;
    fill(
      element,
      conflicts.length > 0 && [
        h('p', { class: 'overlaps-title' }, icon('warning'), isRefused ? TEXTS.form.roomTaken : TEXTS.form.overlaps),
        h(
          'ul',
          { class: 'conflicts' },
          conflicts.slice(0, 3).map((conflict) => conflictLine(app, conflict)),
        ),
      ],
    );
    element.classList.toggle('is-refused', isRefused);
  };
  return {
    element,
    stop: (): void => {
      clearTimeout(timer);
    },
    preview: (content: Content, item: EventItem | undefined): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void show(content, item), DELAY_MILLISECONDS);
    },
  };
}
