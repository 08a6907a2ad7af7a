// Writes `tzdata.txt` from a compiled time zone database, independent of the data that we ship:
//   apt-get download tzdata && dpkg -x tzdata_*.deb tzdata
//   node test/support/zones/make-fixture.mjs tzdata/usr/share/zoneinfo
// Line 1 is the release. Each further line has the names, the offset in 1970, and every change of the offset until 2037:
// the minutes since the last one (the first since 1970), and the new offset in minutes; both in base 36, with seconds
// after a dot.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const END = Date.UTC(2037, 11, 31) / 1000;
const [directory] = process.argv.slice(2);
const index = readFileSync(join(directory, 'tzdata.zi'), 'utf8').split('\n');
const names = index
  .flatMap((line) => (line.startsWith('Z ') ? [line.split(' ')[1]] : line.startsWith('L ') ? [line.split(' ')[2]] : []))
  .filter((name) => name !== 'Factory');

/** The transitions of a TZif file (RFC 8536), from its second block, with 64-bit times. */
function read(name) {
  const file = readFileSync(join(directory, name));
  const counts = (at) => [20, 24, 28, 32, 36, 40].map((place) => file.readUInt32BE(at + place));
  const [utc, std, leap, times, types, characters] = counts(0);
  let at = 44 + times * 5 + types * 6 + characters + leap * 8 + std + utc;
  const [, , , count] = counts(at);
  at += 44;
  const typesAt = at + count * 9;
  const offsetOf = (type) => file.readInt32BE(typesAt + type * 6);
  const all = [...Array(count).keys()].map((place) => ({
    at: Number(file.readBigInt64BE(at + place * 8)),
    offset: offsetOf(file[at + count * 8 + place]),
  }));
  const first = all.findLast((one) => one.at <= 0)?.offset ?? offsetOf(0);
  return { first, changes: all.filter((one) => one.at > 0 && one.at < END) };
}

const inBase36 = (seconds) => {
  const [minutes, rest] = [Math.trunc(Math.abs(seconds) / 60), Math.abs(seconds) % 60];
  return `${seconds < 0 ? '-' : ''}${minutes.toString(36)}${rest ? `.${rest.toString(36)}` : ''}`;
};

function line(name) {
  const { first, changes } = read(name);
  let last = { at: 0, offset: first };
  const texts = [inBase36(first)];
  for (const change of changes) {
    if (change.offset === last.offset) continue;
    texts.push(`${inBase36(change.at - last.at)}:${inBase36(change.offset)}`);
    last = change;
  }
  return texts.join(' ');
}

const groups = new Map();
for (const name of names.toSorted()) groups.set(line(name), [...(groups.get(line(name)) ?? []), name]);
const lines = [...groups].map(([text, group]) => `${group.join(',')} ${text}`);
const version = index[0].replace('# version ', '');
writeFileSync(new URL('tzdata.txt', import.meta.url), `${version}\n${lines.join('\n')}\n`);
