/**
 * `npm run zones -- --from <old.json> [--to <new.json>] --table <name> [--apply]`: reports, and with `--apply` writes, what
 * a new release of the time zone data changes in a table. `docs/operations.md` has the procedure.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { useZoneData, zoneData, type ZoneData } from '../../lib/domain/time/zone-data.js';
import { connect, Table } from '../../lib/store/table.js';
import { compile, type PackedData } from './compile.js';
import { updateTable, type Progress } from './update.js';

const USAGE = 'npm run zones -- --from <old.json> [--to <new.json>] --table <name> [--endpoint <url>] [--apply]';
const BAR_WIDTH = 30;

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    table: { type: 'string', default: process.env['TABLE_NAME'] ?? '' },
    endpoint: { type: 'string', default: process.env['DYNAMODB_ENDPOINT'] ?? '' },
    apply: { type: 'boolean', default: false },
  },
});
if (values.from === undefined || values.table === '') {
  console.error(USAGE);
  process.exit(2);
}

/** Compiled data, or `data/packed/latest.json` of a release of `moment-timezone`. */
function readData(path: string): ZoneData {
  const data = JSON.parse(readFileSync(path, 'utf8')) as ZoneData | PackedData;
  return Array.isArray(data.zones) ? compile(data as PackedData) : (data as ZoneData);
}

const from = readData(values.from);
const to = values.to === undefined ? zoneData() : readData(values.to);
useZoneData(to);

/** The position of a run that writes, where the next one continues. */
const progressFile = join('.data', `zones-${values.table}-${from.version}-${to.version}.json`);

function savedProgress(): Progress | undefined {
  try {
    return JSON.parse(readFileSync(progressFile, 'utf8')) as Progress;
  } catch {
    return undefined;
  }
}

const client = connect(values.endpoint === '' ? undefined : values.endpoint);
const { Table: description } = await client.send(new DescribeTableCommand({ TableName: values.table }));
/** DynamoDB counts items every six hours. */
const itemCount = description?.ItemCount ?? 0;

function showProgress(examined: number, found: number): void {
  if (!process.stderr.isTTY) return;
  const share = itemCount === 0 ? 1 : Math.min(1, examined / itemCount);
  const bar = '█'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '░');
  process.stderr.write(`\r${bar} ${Math.round(share * 100)} %  ${examined} items, ${found} events`);
}

const options = { table: new Table(client, values.table), from, to, now: () => new Date(), apply: values.apply };
let found = 0;
mkdirSync(dirname(progressFile), { recursive: true });
for await (const { updates, progress } of updateTable(client, options, values.apply ? savedProgress() : undefined)) {
  found += updates.length;
  for (const update of updates) console.log(JSON.stringify(update));
  showProgress(progress.examined, found);
  if (values.apply) writeFileSync(progressFile, JSON.stringify(progress));
}
if (values.apply) rmSync(progressFile);
console.error(`\n${found} events ${values.apply ? 'updated' : 'to update'} from ${from.version} to ${to.version}.`);
