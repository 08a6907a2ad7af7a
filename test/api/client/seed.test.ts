import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, inject, it } from 'vitest';
import { Client } from '../../../lib/client/index.js';
import { noteSecrets } from '../../support/api/used-secrets.js';

const SEED = resolve(import.meta.dirname, '../../../infra/seed/main.ts');
const DAY_MILLISECONDS = 86_400_000;

/** Runs the same program as `npm run seed`, on the port of the stack. */
async function seed() {
  const { port } = new URL(inject('urls').rest);
  const child = spawn(process.execPath, ['--import', 'tsx', SEED], {
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  const [printed, noted, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { printed, noted, code };
}

it(
  'npm run seed creates a team whose members see a full week and its history, and refuses a second run',
  { timeout: 60_000 },
  async () => {
    const { printed, noted, code } = await seed();
    expect({ noted, code }).toEqual({ noted: '', code: 0 });
    expect(printed).toContain('Log in as maya, noah, lena, omar, zoe, kenji.');
    const password = /password is (\S+)\.$/m.exec(printed)![1]!;
    noteSecrets([{ password }]);
    const maya = new Client({
      url: inject('urls').rest.replace('/api', ''),
      credentials: { username: 'maya', password },
    });
    const day = (days: number): string => new Date(Date.now() + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
    const query = { from: day(-7), to: day(8), expand: true, limit: 200 };
    const { items: events } = await maya.get('/api/events', { query });
    const titles = new Set(events.map(({ title }) => title));
    expect(titles.size).toBeGreaterThan(9);
    expect([...titles]).toEqual(expect.arrayContaining(['Stand-up', 'All hands', 'Design critique', 'Launch review']));
    const { items: calendars } = await maya.get('/api/calendars');
    expect(calendars.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Product team', 'Company', 'On call', 'Room Aurora', 'Room Harbor']),
    );
    const review = events.find(({ title }) => title === 'Launch review')!;
    const path = { id: review.event_id ?? review.id };
    const { items: history } = await maya.get('/api/events/{id}/history', { path });
    expect(history.map(({ change_type }) => change_type)).toEqual(
      expect.arrayContaining(['rollback', 'update', 'response']),
    );
    expect(new Set(history.map(({ changed_by }) => changed_by)).size).toBe(4);

    expect(await seed()).toEqual({
      printed: '',
      noted: 'maya has an account already: the team can be created once in a deployment.\n',
      code: 1,
    });
  },
);
