/**
 * `npm run check:zones`: fails when the registry has a newer release of `moment-timezone` than the pinned one. Without a
 * registry it says so and passes, because a release of the IANA database must not stop work that is offline.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pinned from 'moment-timezone/package.json' with { type: 'json' };
import { zoneData } from '../../lib/domain/time/zone-data.js';

const OPTIONS = ['--fetch-retries=0', '--fetch-timeout=15000'];

async function newestRelease(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('npm', ['view', 'moment-timezone', 'version', ...OPTIONS]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

const newest = await newestRelease();
const isOld = newest !== undefined && newest !== pinned.version;
if (newest === undefined) {
  console.log('The npm registry is unavailable: the newest release of the time zone data is unknown.');
} else {
  console.log(`Time zone data ${zoneData().version}, moment-timezone ${pinned.version}; the newest is ${newest}.`);
}
if (isOld)
  console.error('A newer release of the time zone data is available. docs/operations.md describes the update.');
process.exitCode = isOld ? 1 : 0;
