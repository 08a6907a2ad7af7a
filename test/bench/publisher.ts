/**
 * Measures what publishing costs: the DynamoDB requests and units of one batch of versions, by the number of versions
 * and of readers. Counts do not depend on the machine. Prints Markdown.
 */
import { LOCAL_AWS } from '../../infra/local/offline.js';
import type { VersionRecord } from '../../lib/domain/change/version.js';
import { createFeedWorld, type FeedWorld } from '../support/feed/feed-world.js';
import { startDatabase } from '../support/database/database.js';
import { Meter } from '../support/database/meter.js';

interface Batch {
  name: string;
  readers: number;
  versions: number;
  /** Whether the versions are of one event; otherwise each is the first of its event. */
  isOneEvent: boolean;
}

const BATCHES: Batch[] = [
  { name: 'one version, one reader', readers: 1, versions: 1, isOneEvent: true },
  { name: 'one version, 45 readers', readers: 45, versions: 1, isOneEvent: true },
  { name: '25 versions of one event, 45 readers', readers: 45, versions: 25, isOneEvent: true },
  { name: '25 events of one reader', readers: 1, versions: 25, isOneEvent: false },
  { name: '100 events of one reader', readers: 1, versions: 100, isOneEvent: false },
];

Object.assign(process.env, LOCAL_AWS);
const database = await startDatabase();
try {
  const world = await createFeedWorld(database);
  const meter = new Meter(world.client);
  const columns = ['requests', 'read units', 'write units', 'requests per version and reader'];
  console.log(`| batch | ${columns.join(' | ')} |\n|---|${'--:|'.repeat(columns.length)}`);
  for (const [index, batch] of BATCHES.entries()) {
    const versions = await write(world, batch, index);
    const { traffic } = await meter.measure(() => world.publish(...versions));
    const { requests, readUnits, writeUnits } = traffic;
    const each = (requests / batch.versions / batch.readers).toFixed(2);
    console.log(`| ${[batch.name, requests, readUnits, writeUnits, each].join(' | ')} |`);
  }
} finally {
  await database.stop();
}

async function write(world: FeedWorld, { readers, versions, isOneEvent }: Batch, index: number) {
  const people = Array.from({ length: readers }, (_, number) => `usr_${index}_${number}`);
  const written: VersionRecord[] = [await world.create(people)];
  while (written.length < versions) {
    const last = written.at(-1);
    written.push(
      isOneEvent && last ? await world.edit(last, { title: `${written.length}` }) : await world.create(people),
    );
  }
  return written;
}
