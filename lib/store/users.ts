/**
 * Accounts: the user, and one item for each name that must be unique.
 *
 * | pk                | sk        | item                        |
 * |-------------------|-----------|-----------------------------|
 * | `USER#<id>`       | `PROFILE` | the user                    |
 * | `USERNAME#<name>` | `UNIQUE`  | whose it is, in lower case  |
 * | `EMAIL#<address>` | `UNIQUE`  | whose it is, in lower case  |
 */
import { emailIdentity } from '../domain/email.js';
import type { User } from '../domain/account.js';
import { findInvitees, openCalendar } from './calendar-revision.js';
import { isString, memberOf } from './guards.js';
import { isUser } from './records.js';
import { ConcurrentWriteError, type Item, type Key, type Table, type TransactionItem } from './table.js';

const userKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'PROFILE' });
const usernameKey = (username: string): Key => ({ pk: `USERNAME#${username.toLowerCase()}`, sk: 'UNIQUE' });
const emailKey = (email: string): Key => ({ pk: `EMAIL#${emailIdentity(email)}`, sk: 'UNIQUE' });

const userFrom = (item: Item): User => memberOf(item, 'user', isUser);
const ownerFrom = (item: Item): string => memberOf(item, 'userId', isString);

/** A user name holds no `@` and an address always does, so a login name says itself which of the two it is. */
const nameKey = (name: string): Key => (name.includes('@') ? emailKey(name) : usernameKey(name));

/** Which of a new user's names is taken already. */
export type TakenName = 'username' | 'email';

/** Writes a new user with both names and a calendar, or says which name is taken and writes nothing. */
export async function createUser(table: Table, user: User): Promise<TakenName | undefined> {
  const claim = (key: Key): TransactionItem => ({
    Put: {
      TableName: table.name,
      Item: { ...key, userId: user.id },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  try {
    await table.transact({
      username: claim(usernameKey(user.username)),
      email: claim(emailKey(user.email)),
      user: { Put: { TableName: table.name, Item: { ...userKey(user.id), user } } },
      calendar: openCalendar(table, user.id, user.createdAt),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ConcurrentWriteError)) throw error;
    if (error.failed.has('username')) return 'username';
    if (error.failed.has('email')) return 'email';
    throw error;
  }
}

/** An id that no user has. */
const NOBODY = 'nobody';

/** One consistent read. */
export async function findUser(table: Table, userId: string): Promise<User | undefined> {
  const item = await table.get(userKey(userId));
  return item && userFrom(item);
}

/** By user name or e-mail address, whatever their case. Two consistent reads, also of nobody: that takes no less time. */
export async function findUserByName(table: Table, name: string): Promise<User | undefined> {
  const item = await table.get(nameKey(name));
  return findUser(table, item ? ownerFrom(item) : NOBODY);
}

/** Somebody as another user names them. */
export type UserReference = { user_id: string } | { username: string } | { email: string };

/** A user whom another one may put on events, unless they have blocked them. */
export interface InvitedUser {
  user: User;
  /** The ids of the people whom the user has blocked. */
  blocked: ReadonlySet<string>;
}

/**
 * The users referred to, in the same order; `undefined` for no account, and for one that is being deleted. Two rounds of
 * consistent batch reads, also of unknown users: the time does not tell them from known ones.
 */
export async function findUsers(table: Table, references: UserReference[]): Promise<(InvitedUser | undefined)[]> {
  const keys = references.map((reference) => {
    if ('user_id' in reference) return undefined;
    return 'username' in reference ? usernameKey(reference.username) : emailKey(reference.email);
  });
  const claims = await table.getAll(distinct(keys.filter((key) => key !== undefined)));
  const owners = new Map(claims.map((claim) => [claim['pk'], ownerFrom(claim)]));
  const userIds = references.map((reference, index) =>
    'user_id' in reference ? reference.user_id : (owners.get(keys[index]?.pk) ?? NOBODY),
  );
  const named = [...new Set(userIds)];
  const [items, invitees] = await Promise.all([table.getAll(named.map(userKey)), findInvitees(table, named)]);
  const users = new Map(items.map(userFrom).map((user) => [user.id, user]));
  return userIds.map((userId) => {
    const user = users.get(userId);
    const invitee = invitees.get(userId);
    return user && invitee?.account === 'open' ? { user, blocked: invitee.blocked } : undefined;
  });
}

/** `BatchGetItem` refuses a key that is asked for twice. */
const distinct = (keys: Key[]): Key[] => [...new Map(keys.map((key) => [key.pk, key])).values()];

/** Counts a session that begins and keeps a hash, on the condition that the password is still the one that was checked. */
export const countSession = (table: Table, { id, passwordHash }: User, kept: string): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: userKey(id),
    UpdateExpression: 'SET #user.sessionsStarted = #user.sessionsStarted + :one, #user.passwordHash = :kept',
    ConditionExpression: '#user.passwordHash = :hash',
    ExpressionAttributeNames: { '#user': 'user' },
    ExpressionAttributeValues: { ':hash': passwordHash, ':kept': kept, ':one': 1 },
  },
});

/** Sets the hash, on the condition that since the user was read the old one stands and no session has begun. */
export const replacePasswordHash = (table: Table, user: User, hash: string): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: userKey(user.id),
    UpdateExpression: 'SET #user.passwordHash = :to',
    ConditionExpression: '#user.passwordHash = :from AND #user.sessionsStarted = :started',
    ExpressionAttributeNames: { '#user': 'user' },
    ExpressionAttributeValues: { ':from': user.passwordHash, ':to': hash, ':started': user.sessionsStarted },
  },
});

/** Removes a user and frees the names, on the condition that since the user was read nothing has changed and no session has begun. */
export const removeUser = (table: Table, user: User): TransactionItem[] => [
  {
    Delete: {
      TableName: table.name,
      Key: userKey(user.id),
      ConditionExpression: '#user.passwordHash = :hash AND #user.sessionsStarted = :started',
      ExpressionAttributeNames: { '#user': 'user' },
      ExpressionAttributeValues: { ':hash': user.passwordHash, ':started': user.sessionsStarted },
    },
  },
  ...[usernameKey(user.username), emailKey(user.email)].map((Key) => ({ Delete: { TableName: table.name, Key } })),
];
