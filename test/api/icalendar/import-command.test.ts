import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, inject, it } from 'vitest';
import { api, aUser, type Page, type TestUser } from '../../support/api/api-client.js';
import { createCalendar } from '../../support/api/calendar-client.js';

const IMPORT = resolve(import.meta.dirname, '../../../infra/import/main.ts');

/** Runs the same program as `npm run import`. */
async function runImport(user: TestUser, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', IMPORT, '--user', user.username, ...args], {
    env: { ...process.env, API: inject('urls').rest, PASSWORD: user.password },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  const [printed, noted, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { printed, noted: noted.trim().split('\n'), code };
}

const event = (uid: string, ...lines: string[]): string[] => [
  ...['BEGIN:VEVENT', `UID:${uid}`, 'DTSTART:20300603T090000Z', ...lines, 'END:VEVENT'],
];
const todo = (uid: number): string[] => ['BEGIN:VTODO', `UID:${uid}`, 'END:VTODO'];

it('a large file is imported in pieces, and once when it is imported again', { timeout: 60_000 }, async () => {
  const ada = await aUser();
  const { id } = await createCalendar(ada, { name: 'Team' });
  const directory = mkdtempSync(join(tmpdir(), 'import-'));
  const file = join(directory, 'old.ics');
  const todos = Array.from({ length: 200 }, (_, index) => todo(index));
  const lines = ['BEGIN:VCALENDAR', ...event('first'), ...todos.flat(), ...event('bad', 'EXRULE:FREQ=DAILY')];
  writeFileSync(file, [...lines, ...event('last'), 'END:VCALENDAR', ''].join('\r\n'));
  const first = await runImport(ada, '--calendar', id, file);
  expect(first).toMatchObject({
    noted: ['200 of 203 components', '203 of 203 components', '2 created, 201 refused'],
    code: 1,
  });
  const lineOf = (text: string): number => lines.indexOf(text) + 1;
  expect(first.printed.split('\n')).toHaveLength(202);
  expect(first.printed).toContain(`${file}:${lineOf('UID:0') - 1}: 0: must be a VEVENT`);
  expect(first.printed).toContain(`${file}:${lineOf('EXRULE:FREQ=DAILY')}: bad: must not have an EXRULE`);
  expect(await runImport(ada, '--calendar', id, file)).toEqual(first);
  rmSync(directory, { recursive: true });
  const { body } = await api.get<Page<unknown>>(`/api/calendars/${id}/events`, { token: ada.token });
  expect(body.items).toHaveLength(2);
});
