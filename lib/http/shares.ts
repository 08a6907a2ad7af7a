import type { UserReference } from '../store/users.js';
import type { Share } from '../usecases/find-grants.js';
import { entityTag } from './answer.js';

const REFERENCES = ['user_id', 'username', 'email'] as const;

type OneShare<Role> = Partial<Record<(typeof REFERENCES)[number], string | undefined>> & { role?: Role | undefined };

/** The people to share with and their pointers in the body: one person, or several in `shares`. */
export const sharesIn = <Role extends string>({
  shares,
  ...one
}: OneShare<Role> & { shares?: OneShare<Role>[] | undefined }): Share<Role>[] =>
  shares ? shares.map((share, index) => shareFrom<Role>(share, `/shares/${index}`)) : [shareFrom<Role>(one, '')];

function shareFrom<Role extends string>(share: OneShare<Role>, at: string): Share<Role> {
  const member = REFERENCES.find((name) => share[name] !== undefined);
  if (!member || !share.role) throw new Error('the schema accepted a share without a person or a role');
  const reference = { [member]: share[member] } as UserReference;
  return { reference, role: share.role, pointer: `${at}/${member}` };
}

/** 200 with one person on the event. */
export const personAnswer = <Item>({ item, tag }: { item: Item; tag: string | number }) => ({
  status: 200,
  headers: { ETag: entityTag(tag) },
  body: item,
});

/** 201 with the people named in the request. */
export const sharedAnswer = <Item>({ items, tag }: { items: Item[]; tag: string | number }) => ({
  status: 201,
  headers: { ETag: entityTag(tag) },
  body: { items },
});
