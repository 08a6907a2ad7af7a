/** An event with a long history, written in batches, because one transaction per version would take minutes. */
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { change, creation, type Change } from '../../../lib/domain/change/change.js';
import type { AccessList } from '../../../lib/domain/event/event.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { commitChanges } from '../../../lib/store/events.js';
import type { Actions, Item, Table } from '../../../lib/store/table.js';
import { aContent, ADA } from './event-records.js';

const BATCH_WRITE_ITEMS = 25;
const SECOND_MILLISECONDS = 1_000;

/** The time of a version of a long event. */
export const timeOfVersion = (version: number): Date => new Date(ADA.now.getTime() + version * SECOND_MILLISECONDS);

/** The items that the store writes for a change. */
async function itemsOf(one: Change, realTable: Table): Promise<Item[]> {
  const groups: Actions[] = [];
  const table = Object.create(realTable) as Table;
  table.transact = (...actions) => Promise.resolve(void groups.push(...actions));
  await commitChanges(table, [one]);
  const items = groups.flatMap((group) => Object.values(group)).flat();
  return items.flatMap((item) => (item?.Put?.Item ? [item.Put.Item] : []));
}

/** Writes an event with this many versions, all by Ada, each with another title of the same length. */
export async function aLongEvent(
  { client, table }: { client: DynamoDBDocumentClient; table: Table },
  id: string,
  { versions: count, access }: { versions: number; access: AccessList },
): Promise<VersionRecord[]> {
  const items = new Map<string, Item>();
  const versions: VersionRecord[] = [];
  for (let number = 1; number <= count; number++) {
    const author = { ...ADA, now: timeOfVersion(number) };
    const content = aContent({ title: `Title ${String(number).padStart(6, '0')}`, description: 'As long as most' });
    const before = versions.at(-1)?.event;
    const next: Change | undefined = before
      ? change(before, { changeType: 'update', content }, author)
      : creation(id, content, access, author);
    if (!next) throw new Error('nothing is different');
    for (const item of await itemsOf(next, table)) items.set(`${String(item['pk'])} ${String(item['sk'])}`, item);
    versions.push(next.version);
  }
  const requests = [...items.values()].map((Item) => ({ PutRequest: { Item } }));
  for (let at = 0; at < requests.length; at += BATCH_WRITE_ITEMS) {
    const batch = requests.slice(at, at + BATCH_WRITE_ITEMS);
    await client.send(new BatchWriteCommand({ RequestItems: { [table.name]: batch } }));
  }
  return versions;
}
