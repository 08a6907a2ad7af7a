/** The compiled time zone data equal those of the installed `moment-timezone`, and the code uses no other source. */
import { ESLint, Linter } from 'eslint';
import packed from 'moment-timezone/data/packed/latest.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { compile } from '../../infra/zones/compile.js';
import { offsetSecondsAt } from '../../lib/domain/time/zone.js';
import { zoneData } from '../../lib/domain/time/zone-data.js';
import { IANA_NAMES, offsetAt, transitionsOf } from '../support/zones/reference.js';

describe('the compiled time zone data', () => {
  it('equal those of the installed package: run `npm run zones:compile` after an update', () => {
    expect(zoneData()).toEqual(compile(packed));
  });

  it('contain every transition of the package, up to the year 2500', () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const zone of IANA_NAMES) {
      for (const { at, before, after } of transitionsOf(zone)) {
        const isRight = offsetSecondsAt(zone, at - 1) === before && offsetSecondsAt(zone, at) === after;
        if (!isRight) wrong.push(`${zone} ${new Date(at * 1000).toISOString()}`);
        compared += 1;
      }
      for (const year of [-500, 1600, 2150, 2499]) {
        const at = new Date(0).setUTCFullYear(year, 6, 1) / 1000;
        if (offsetSecondsAt(zone, at) !== offsetAt(zone, at)) wrong.push(`${zone} in ${year}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(100_000);
  });
});

it('the linter refuses Intl, which uses the time zone data of the runtime, in all deployed code', async () => {
  const eslint = new ESLint({ cwd: new URL('../..', import.meta.url).pathname });
  for (const file of ['lib/domain/time/zone.ts', 'lib/usecases/planted.ts', 'functions/events/create.ts']) {
    const { rules } = (await eslint.calculateConfigForFile(file)) as Linter.Config;
    const rule = rules?.['no-restricted-globals'] ?? 'off';
    const messages = new Linter().verify('new Intl.DateTimeFormat();', { rules: { 'no-restricted-globals': rule } });
    expect(messages.map(({ message }) => message)).toEqual([expect.stringContaining('lib/domain/time/zone.ts')]);
  }
});
