/**
 * Accounts: the user, and one item for each name that must be unique, with the name in lower case in its key.
 *
 * | pk                | sk        | item                        |
 * |-------------------|-----------|-----------------------------|
 * | `USER#<id>`       | `PROFILE` | the user                    |
 * | `USERNAME#<name>` | `UNIQUE`  | the user's id               |
 * | `EMAIL#<address>` | `UNIQUE`  | the user's id               |
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

/** A login name is an e-mail address if it contains `@`: user names never do. */
const nameKey = (name: string): Key => (name.includes('@') ? emailKey(name) : usernameKey(name));

/** The name of a new user that another user has. */
export type TakenName = 'username' | 'email';

/** Creates a user with both names and a calendar, or returns the name that is taken. One transaction. */
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
const UNKNOWN_USER_ID = 'unknown';

/** One consistent read. */
export async function findUser(table: Table, userId: string): Promise<User | undefined> {
  const item = await table.get(userKey(userId));
  return item && userFrom(item);
}

/**
 * Finds a user by user name or e-mail address, case-insensitively. Two consistent reads, also for an unknown name, so
 * that the duration does not reveal which names exist.
 */
export async function findUserByName(table: Table, name: string): Promise<User | undefined> {
  const item = await table.get(nameKey(name));
  return findUser(table, item ? ownerFrom(item) : UNKNOWN_USER_ID);
}

/** How a request identifies another user. */
export type UserReference = { user_id: string } | { username: string } | { email: string };

/** A user who can be added to events by everyone whom they have not blocked. */
export interface InvitedUser {
  user: User;
  /** The ids of the people that the user has blocked. */
  blocked: ReadonlySet<string>;
}

/**
 * Finds several users, in the order of the references; `undefined` for an unknown user and for an account that is being
 * deleted. Two rounds of consistent batch reads, also for unknown users, so that the duration does not reveal which
 * exist.
 */
export async function findUsers(table: Table, references: UserReference[]): Promise<(InvitedUser | undefined)[]> {
  const keys = references.map((reference) => {
    if ('user_id' in reference) return undefined;
    return 'username' in reference ? usernameKey(reference.username) : emailKey(reference.email);
  });
  const claims = await table.getAll(distinct(keys.filter((key) => key !== undefined)));
  const owners = new Map(claims.map((claim) => [claim['pk'], ownerFrom(claim)]));
  const userIds = references.map((reference, index) =>
    'user_id' in reference ? reference.user_id : (owners.get(keys[index]?.pk) ?? UNKNOWN_USER_ID),
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

/** `BatchGetItem` rejects duplicate keys. */
const distinct = (keys: Key[]): Key[] => [...new Map(keys.map((key) => [key.pk, key])).values()];

/**
 * Counts a new session and stores a password hash. Requires that the password has not changed since `user` was read.
 */
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

/** Replaces the password hash. Requires that no password change and no new session came after `user` was read. */
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

/** Deletes a user and frees both names. Requires that no change and no new session came after `user` was read. */
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
