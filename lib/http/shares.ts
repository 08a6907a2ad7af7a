import type { Role } from '../domain/event/event.js';
import type { UserReference } from '../store/users.js';
import type { Share, Shared } from '../usecases/events/share-event.js';
import { entityTag } from './answer.js';

const REFERENCES = ['user_id', 'username', 'email'] as const;

type OneShare = Partial<Record<(typeof REFERENCES)[number], string | undefined>> & { role?: Role | undefined };

/** Whom a request shares with, and where it says so: one person, or many in `shares`. */
export const sharesIn = ({ shares, ...one }: OneShare & { shares?: OneShare[] | undefined }): Share[] =>
  shares ? shares.map((share, index) => shareFrom(share, `/shares/${index}`)) : [shareFrom(one, '')];

function shareFrom(share: OneShare, at: string): Share {
  const member = REFERENCES.find((name) => share[name] !== undefined);
  if (!member || !share.role) throw new Error('a share that its schema should not have let pass');
  const reference = { [member]: share[member] } as UserReference;
  return { reference, role: share.role, pointer: `${at}/${member}` };
}

/** 200 with one person on the event. */
export const personAnswer = <Item>({ item, version }: { item: Item; version: number }) => ({
  status: 200,
  headers: { ETag: entityTag(version) },
  body: item,
});

/** 201 with those named. */
export const sharedAnswer = ({ items, version }: Shared) => ({
  status: 201,
  headers: { ETag: entityTag(version) },
  body: { items },
});
