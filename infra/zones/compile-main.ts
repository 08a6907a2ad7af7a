/** `npm run zones:compile`: writes `lib/domain/time/zone-data.json` from the installed `moment-timezone`. */
import { writeFileSync } from 'node:fs';
import packed from 'moment-timezone/data/packed/latest.json' with { type: 'json' };
import { compile } from './compile.js';

const target = new URL('../../lib/domain/time/zone-data.json', import.meta.url);
const data = compile(packed);
writeFileSync(target, `${JSON.stringify(data, null, 2)}\n`);
console.log(`Time zone data ${data.version}: ${Object.keys(data.zones).length} zones written.`);
