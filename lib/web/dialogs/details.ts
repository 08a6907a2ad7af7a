/** What an event is, and what the user can do with it. */
import type { App } from '../app.js';
import { deleteEvent, respond } from '../commands.js';
import { button, fill, h, icon, type Child, type IconName } from '../dom.js';
import { isDate, rangeText, zoneText } from '../formats.js';
import { ruleInWords } from '../recurrence.js';
import { idOf } from '../state/store.js';
import { TEXTS } from '../texts.js';
import type { EventItem } from '../types.js';
import { colorOf } from '../view/colors.js';
import { ask, openDialog } from '../view/dialog.js';
import { segments } from '../view/fields.js';
import { openEventForm } from './event-form.js';
import { openHistory } from './history.js';
import { openEventSharing } from './sharing.js';

const ANSWERS = ['accepted', 'tentative', 'declined'] as const;

const line = (name: IconName, ...content: Child[]): HTMLElement =>
  h('div', { class: 'detail' }, icon(name), h('div', {}, content));

function timeLines(item: EventItem): HTMLElement {
  const { time_zone, start_time, recurrence_pattern } = item;
  const isElsewhere = !isDate(start_time) && rangeText(item) !== rangeText(item, time_zone);
  return line(
    'clock',
    h('div', {}, rangeText(item)),
    isElsewhere && h('div', { class: 'hint' }, TEXTS.event.inZone(rangeText(item, time_zone), zoneText(time_zone))),
    recurrence_pattern && h('div', { class: 'hint' }, ruleInWords(recurrence_pattern.rrule)),
  );
}

/** The people on the event, once they are known. */
function peopleLine({ client, people }: App, item: EventItem): HTMLElement {
  const list = h('ul', { class: 'people' });
  void client
    .get('/api/events/{id}/permissions', { path: { id: idOf(item) }, query: { limit: 200 } })
    .then(({ items }) => {
      people.learn(items);
      const entries = items.map(({ username, response }) =>
        h(
          'li',
          {},
          h('span', {}, username),
          h('span', { class: `badge is-${response}` }, TEXTS.event.answered[response]),
        ),
      );
      fill(list, entries);
    })
    .catch(() => undefined);
  return line('people', list);
}

async function confirmDeletion(app: App, item: EventItem): Promise<boolean> {
  // For a series, the question which events are meant is enough.
  if (!item.is_recurring) {
    const content = h('p', {}, TEXTS.deletion.text(item.title));
    const isSure = await ask<boolean>({ title: TEXTS.deletion.title, class: 'is-small', content }, (answer) => [
      button(TEXTS.app.cancel, () => {
        answer(false);
      }),
      button(
        TEXTS.event.delete,
        () => {
          answer(true);
        },
        { class: 'is-danger' },
      ),
    ]);
    if (!isSure) return false;
  }
  return deleteEvent(app, item);
}

function actionsOf(app: App, item: EventItem, close: () => void): Child[] {
  const { role } = item;
  const thenOpen = (open: () => void) => () => {
    close();
    open();
  };
  return [
    (role === 'owner' || (role === 'editor' && item.is_recurring)) &&
      button(
        [icon('trash'), TEXTS.event.delete],
        () => {
          void confirmDeletion(app, item).then((isDeleted) => {
            if (isDeleted) close();
          });
        },
        { class: 'is-quiet is-first' },
      ),
    button(
      [icon('history'), TEXTS.event.history],
      thenOpen(() => {
        openHistory(app, idOf(item), item.title);
      }),
    ),
    button(
      [icon('share'), TEXTS.event.share],
      thenOpen(() => {
        openEventSharing(app, item);
      }),
    ),
    role !== 'viewer' &&
      button(
        TEXTS.event.edit,
        thenOpen(() => {
          openEventForm(app, { item });
        }),
        { class: 'is-main' },
      ),
  ];
}

export function openDetails(app: App, item: EventItem): void {
  const calendar = app.store.calendarOf(item);
  const rooms = item.resources.map((id) => app.store.calendar(id)?.name ?? TEXTS.app.busy);
  const { response } = item;
  const answers =
    response === null || (item.created_by === app.people.me.id && response === 'accepted')
      ? undefined
      : segments(
          TEXTS.event.answer,
          ANSWERS.map((answer) => [answer, TEXTS.event.answers[answer]] as const),
          response === 'needs_action' ? undefined : response,
          (answer) => void respond(app, item, answer),
        ).element;
  const dialog = openDialog({
    title: item.title,
    class: 'is-details',
    content: [
      timeLines(item),
      item.location && line('place', item.location),
      rooms.length > 0 && line('door', rooms.join(', ')),
      calendar &&
        line('calendar', h('span', { class: 'dot', variables: { '--event-color': colorOf(calendar) } }), calendar.name),
      peopleLine(app, item),
      item.description && line('text', h('div', { class: 'description' }, item.description)),
      answers && h('div', { class: 'answer' }, h('span', {}, TEXTS.event.answer), answers),
      item.role === 'viewer' && h('p', { class: 'hint' }, TEXTS.event.readOnly),
    ],
    actions: actionsOf(app, item, () => {
      dialog.close();
    }),
  });
}
