/** Invites people to an event. */
import type { App } from '../app.js';
import { h } from '../dom.js';
import { TEXTS } from '../texts.js';
import type { Role } from '../types.js';
import { field, select } from '../view/fields.js';

const ROLES = Object.entries(TEXTS.event.roles) as [Role, string][];

interface Invitations {
  people: string[];
  role: Role;
}

/** How the API names a person: by e-mail address or user name. */
export const personOf = (text: string) => (text.includes('@') ? { email: text } : { username: text });

export function inviteFields() {
  const people = h('input', { placeholder: TEXTS.form.invitePlaceholder, autocomplete: 'off', autocapitalize: 'none' });
  const role = select<Role>(ROLES, 'viewer');
  const element = h(
    'div',
    { class: 'columns is-uneven' },
    field(people, { label: TEXTS.form.invite, hint: TEXTS.form.inviteHint }),
    field(role, { label: TEXTS.form.inviteRole }),
  );
  const read = (): Invitations => ({ people: people.value.split(/[,;\s]+/).filter(Boolean), role: role.value });
  return { element, read };
}

export async function invite(
  { client, people: known, store }: App,
  id: string,
  { people, role }: Invitations,
): Promise<void> {
  if (people.length === 0) return;
  const shares = people.map((person) => ({ ...personOf(person), role }));
  const { items } = await client.post('/api/events/{id}/share', { path: { id }, body: { shares } });
  known.learn(items);
  await store.refresh(id);
}
