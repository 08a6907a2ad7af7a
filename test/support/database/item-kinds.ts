/** Every kind of item in the table, and the maximum number of items of that kind per partition key (decision 27). */
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { MAX_BLOCKED } from '../../../lib/domain/account.js';
import type { Key } from '../../../lib/store/table.js';
import type { TestTables } from './tables.js';

export interface ItemKind {
  pk: RegExp;
  sk: RegExp;
  /** The maximum number of items per partition key, or the quantity with which it grows. */
  most: number | 'events and calendars of one user' | 'events of one calendar' | 'users of one hash';
}

const USER = 'usr_[0-9A-Za-z-]+';
const EVENT = 'evt_[0-9A-Za-z-]+';
const CALENDAR = 'cal_[0-9A-Z]+';
const pattern = (text: string): RegExp => new RegExp(`^${text}$`);
const kind = (pk: string, sk: string, most: ItemKind['most']): ItemKind => ({ pk: pattern(pk), sk: pattern(sk), most });

export const ITEM_KINDS: readonly ItemKind[] = [
  kind(`EVENT#${EVENT}`, 'EVENT', 1),
  kind(`EVENT#${EVENT}`, 'PUBLISHED', 1),
  kind(`QUEUE#(EVENT|USER|CALENDAR)#.+`, 'QUEUE', 1),
  kind(`VERSIONS#${EVENT}#\\d+`, 'VERSION#\\d{10}', 1_000),
  kind(`FEED#${USER}#\\d+`, 'FEED#\\d{10}', 1_000),
  kind(`MARKER#${USER}`, `MARKER#${EVENT}`, 'events and calendars of one user'),
  kind(`MARKER#${USER}`, `MARKER#${CALENDAR}`, 'events and calendars of one user'),
  kind(`CALENDAR#${USER}`, `ENTRY#${EVENT}`, 'events and calendars of one user'),
  kind(`CALENDAR#${USER}`, `MEMBERSHIP#${CALENDAR}`, 'events and calendars of one user'),
  kind(`CALENDAR#${CALENDAR}`, 'RECORD', 1),
  kind(`CALENDAR#${CALENDAR}`, 'PUBLISHED', 1),
  kind(`CALENDAR#${CALENDAR}`, 'REVISION', 1),
  kind(`CALENDAR#${CALENDAR}`, 'CHANGES', 1),
  kind(`LINKS#${CALENDAR}`, 'COUNT', 1),
  kind(`LINKS#${CALENDAR}`, 'LINK#lnk_.+', 20),
  kind('LINK#.+', 'LINK', 1),
  kind(`UID#${CALENDAR}#.+`, 'UID', 1),
  kind(`ENTRIES#${CALENDAR}`, `ENTRY#${EVENT}`, 'events of one calendar'),
  kind(`CALENDAR#${CALENDAR}`, `MEMBER#${USER}`, 500),
  kind(`VERSIONS#${CALENDAR}#\\d+`, 'VERSION#\\d{10}', 1_000),
  kind(`USER#${USER}`, 'PROFILE', 1),
  kind(`USER#${USER}`, 'CALENDAR', 1),
  kind(`USER#${USER}`, 'FEED-COUNTER', 1),
  // Ended or expired items are about to be deleted.
  kind(`USER#${USER}`, 'SESSION#.+', 50),
  kind(`USER#${USER}`, 'CONNECTION#.+', 20),
  kind(`USER#${USER}`, `BLOCKED#${USER}`, MAX_BLOCKED),
  kind('CONNECTION#.+', 'CONNECTION', 1),
  kind('TICKET#.+', 'TICKET', 1),
  kind('USERNAME#.+', 'UNIQUE', 1),
  kind('EMAIL#.+', 'UNIQUE', 1),
  kind(`IDEMPOTENCY#${USER}#.+`, 'CLAIM', 1),
  // They are written in one transaction, which has at most 100 actions.
  kind(`IDEMPOTENCY#${USER}#.+`, 'ANSWER#\\d+', 100),
  kind(`IDEMPOTENCY#${USER}#.+`, 'STEP#.+#\\d{5}', 100),
  kind('WEBHOOKS#\\d+', `${USER}#.+`, 'users of one hash'),
  kind('WEBHOOK#.+', 'ATTEMPT#\\d+', 100),
];

const kindsOf = ({ pk, sk }: Key): ItemKind[] => ITEM_KINDS.filter((one) => one.pk.test(pk) && one.sk.test(sk));

/** Keys that match no kind, or more than one. */
export const unknownKeys = (keys: Key[]): Key[] => keys.filter((key) => kindsOf(key).length !== 1);

/** Partition keys that exceed the maximum of a kind, with their number of items. */
export function overfullPartitions(keys: Key[]): Record<string, number> {
  const counts = new Map<string, number>();
  const most = new Map<string, number>();
  for (const key of keys) {
    for (const { sk, most: limit } of kindsOf(key)) {
      const name = `${key.pk} ${sk.source}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      most.set(name, typeof limit === 'number' ? limit : Infinity);
    }
  }
  return Object.fromEntries([...counts].filter(([name, count]) => count > (most.get(name) ?? 0)));
}

/** The keys of all items of a table. */
export const allKeys = async ({ client, tableName }: Pick<TestTables, 'client' | 'tableName'>): Promise<Key[]> => {
  const keys: Key[] = [];
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName: tableName, ProjectionExpression: 'pk, sk' },
  )) {
    keys.push(...(Items as unknown as Key[]));
  }
  return keys;
};
