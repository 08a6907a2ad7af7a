/** The people on an event or calendar, with their roles. */
import { attempt, type App } from '../app.js';
import { fill, h, iconButton } from '../dom.js';
import { idOf } from '../state/store.js';
import { TEXTS } from '../texts.js';
import type { Calendar, CalendarRole, EventItem, Role } from '../types.js';
import { openDialog } from '../view/dialog.js';
import { field, select } from '../view/fields.js';
import { showToast } from '../view/toasts.js';
import { personOf } from './invite.js';

interface Member<R> {
  user_id: string;
  username: string;
  role: R;
}

/** The calls for the people of one event or calendar. */
interface Membership<R extends string> {
  roles: (readonly [R, string])[];
  canChange: boolean;
  list: () => Promise<Member<R>[]>;
  add: (person: ReturnType<typeof personOf>, role: R) => Promise<unknown>;
  change: (userId: string, role: R) => Promise<unknown>;
  remove: (userId: string) => Promise<unknown>;
}

/** A list of people, and a row that adds one. */
function peopleList<R extends string>(app: App, membership: Membership<R>): HTMLElement {
  const { roles, canChange } = membership;
  const list = h('ul', { class: 'list' });
  const load = async (): Promise<void> => {
    const members = await membership.list();
    app.people.learn(members);
    fill(list, members.map(entry));
  };
  const then = (work: () => Promise<unknown>, text: string): void => {
    void attempt(async () => {
      await work();
      showToast({ text });
    }).then(() => attempt(load));
  };
  const entry = ({ user_id, username, role }: Member<R>): HTMLElement => {
    const isMe = user_id === app.people.me.id;
    const roleSelect = select<R>(roles, role);
    roleSelect.setAttribute('aria-label', TEXTS.sharing.roleOf(username));
    roleSelect.disabled = !canChange;
    roleSelect.addEventListener('change', () => {
      then(() => membership.change(user_id, roleSelect.value), TEXTS.sharing.roleChanged);
    });
    return h(
      'li',
      { class: 'list-entry' },
      h('span', { class: 'list-text' }, username, isMe && ` ${TEXTS.sharing.you}`),
      roleSelect,
      (canChange || isMe) &&
        iconButton(
          'close',
          TEXTS.sharing.removePerson(username),
          () => {
            then(() => membership.remove(user_id), TEXTS.sharing.removed);
          },
          { class: 'is-quiet' },
        ),
    );
  };
  void attempt(load);
  return h('div', { class: 'stack' }, list, canChange && addRow(membership, then));
}

function addRow<R extends string>(
  { roles, add }: Membership<R>,
  then: (work: () => Promise<unknown>, text: string) => void,
): HTMLElement {
  const person = h('input', { required: true, autocomplete: 'off', autocapitalize: 'none' });
  const role = select<R>(roles, roles.find(([name]) => name === 'viewer')?.[0] ?? (roles[0]?.[0] as R));
  const form = h(
    'form',
    { class: 'add-row' },
    field(person, { label: TEXTS.sharing.addLabel }),
    field(role, { label: TEXTS.sharing.role }),
    h('button', { type: 'submit', class: 'button is-main' }, TEXTS.sharing.add),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    then(() => add(personOf(person.value.trim()), role.value), TEXTS.sharing.shared);
    form.reset();
  });
  return form;
}

const PAGE = { limit: 200 } as const;

export function openEventSharing(app: App, item: EventItem): void {
  const { client, store } = app;
  const id = idOf(item);
  const path = { id };
  const content = peopleList<Role>(app, {
    roles: Object.entries(TEXTS.event.roles) as [Role, string][],
    canChange: item.role === 'owner',
    list: async () => (await client.get('/api/events/{id}/permissions', { path, query: PAGE })).items,
    add: (person, role) => client.post('/api/events/{id}/share', { path, body: { ...person, role } }),
    change: (userId, role) =>
      client.put('/api/events/{id}/permissions/{userId}', { path: { id, userId }, body: { role } }),
    remove: (userId) => client.delete('/api/events/{id}/permissions/{userId}', { path: { id, userId } }),
  });
  openDialog({
    title: TEXTS.sharing.titleEvent(item.title),
    content,
    onClose: () => void store.refresh(id).catch(() => undefined),
  });
}

export function calendarPeople(app: App, { id, role: ownRole }: Calendar): HTMLElement {
  const { client } = app;
  const path = { id };
  return peopleList<CalendarRole>(app, {
    roles: Object.entries(TEXTS.calendar.roles) as [CalendarRole, string][],
    canChange: ownRole === 'owner',
    list: async () => (await client.get('/api/calendars/{id}/permissions', { path, query: PAGE })).items,
    add: (person, role) => client.post('/api/calendars/{id}/share', { path, body: { ...person, role } }),
    change: (userId, role) =>
      client.put('/api/calendars/{id}/permissions/{userId}', { path: { id, userId }, body: { role } }),
    remove: (userId) => client.delete('/api/calendars/{id}/permissions/{userId}', { path: { id, userId } }),
  });
}
