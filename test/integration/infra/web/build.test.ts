import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureWebBuilt } from '../../../../infra/web/build.js';

const root = mkdtempSync(join(tmpdir(), 'web-'));
const directory = join(root, '.build/web');
const state = join(root, '.build/web-state.json');
const assets = join(directory, 'assets.json');

beforeAll(() => ensureWebBuilt(root));
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Whether the next start of a local stack builds the web calendar. */
async function isBuiltAgain(): Promise<boolean> {
  const { ino } = statSync(assets);
  await ensureWebBuilt(root);
  return statSync(assets).ino !== ino;
}

describe('the web calendar', () => {
  it('is built once for many starts', async () => {
    expect(await isBuiltAgain()).toBe(false);
  });

  it.each(['lib/web/main.ts', 'lib/web/styles/calendar.css', 'infra/web/build.ts', 'package-lock.json'])(
    'is built again after a change of %s',
    async (source) => {
      const built = JSON.parse(readFileSync(state, 'utf8')) as Record<string, number>;
      const path = Object.keys(built).find((one) => one.endsWith(`/${source}`));
      writeFileSync(state, JSON.stringify({ ...built, [path!]: built[path!]! - 1 }));
      expect(await isBuiltAgain()).toBe(true);
      expect(await isBuiltAgain()).toBe(false);
    },
  );

  it('is built again if a built file is gone', async () => {
    const script = readdirSync(directory).find((name) => name.endsWith('.js'));
    rmSync(join(directory, script!));
    expect(await isBuiltAgain()).toBe(true);
    expect(readdirSync(directory)).toContain(script);
  });
});
