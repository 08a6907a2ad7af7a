/** `npm run zones:compile-windows`: writes the zones that Windows names mean, from the installed Unicode CLDR. */
import { writeFileSync } from 'node:fs';
import cldr from 'cldr-core/supplemental/windowsZones.json' with { type: 'json' };

/** The territory of the zone that CLDR takes for a name without a territory. */
const WORLD = '001';

const target = new URL('../../lib/icalendar/windows-zones.json', import.meta.url);
const zones = cldr.supplemental.windowsZones.mapTimezones
  .map(({ mapZone }) => mapZone)
  .filter(({ _territory }) => _territory === WORLD)
  .map(({ _other, _type }) => [_other, _type]);
writeFileSync(target, `${JSON.stringify(Object.fromEntries(zones), null, 2)}\n`);
console.log(`${zones.length} Windows time zones written.`);
