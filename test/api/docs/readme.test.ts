import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, inject, test } from 'vitest';
import { makeDataDirectory } from '../../support/stack/stack.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const README = readFileSync(resolve(ROOT, 'README.md'), 'utf8');
const TOUR = [...README.matchAll(/<!-- tour -->\n```sh\n([\s\S]*?)```/g)].map(([, commands = '']) => commands);

/** Runs the tour as one bash session; returns the output of each block. */
async function takeTour(): Promise<{ printed: string[]; complaints: string }> {
  const { rest } = inject('urls');
  const mark = '=== next block ===';
  const api = TOUR.join(`\necho '${mark}'\n`).replaceAll('http://localhost:3000/api', rest);
  const data = makeDataDirectory();
  const env = { ...process.env, DATA_DIRECTORY: data.path };
  const bash = spawn('bash', ['-c', `set -m\n${api}`], { cwd: ROOT, env });
  const [printed, complaints] = await Promise.all([text(bash.stdout), text(bash.stderr)]);
  data.remove();
  return { printed: printed.split(`${mark}\n`), complaints };
}

/** The sequence numbers of the printed messages, each with its text. */
const printedFeed = (watched: string): [seq: number, rest: string][] =>
  [...watched.matchAll(/^ *#(\d+) (.*)$/gm)].map(([, seq, rest = '']) => [Number(seq), rest]);

const containing = (text: string) => expect.stringContaining(text) as unknown;

function expectSeries([weekly = '', parts = '', clash = '', freeBusy = '', ...calendars]: string[]): void {
  expect(weekly.trim().split('\n')).toEqual([
    '2030-03-06T09:00:00-05:00',
    '2030-03-13T09:00:00-04:00',
    '2030-03-20T09:00:00-04:00',
    '2030-03-27T09:00:00-04:00',
  ]);
  expect(parts.trim().split(/\n+/)).toEqual([
    '2030-03-06T09:00:00-05:00',
    '2030-03-14T14:00:00-04:00',
    '2030-03-20T11:00:00-04:00',
    '2030-03-27T11:00:00-04:00',
  ]);
  expect(clash).toContain('"occurrence_start":"2030-07-24T11:00:00-04:00"');
  expect(freeBusy.match(/2030-06-03T13:00:00Z/g)).toHaveLength(2);
  expectCalendars(calendars);
}

/** The documents that a block printed, one after the other. */
const documentsIn = (printed: string): unknown[] =>
  printed
    .trim()
    .replaceAll('}{', '}\n{')
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

function expectCalendars([team = '', booking = '', refusal = '', slots = '', ...files]: string[]): void {
  expect(documentsIn(team)).toMatchObject([
    {
      items: [
        { username: 'bob', role: 'editor' },
        { username: 'cleo', role: 'viewer' },
      ],
    },
    { items: [{ title: 'Planning', role: 'viewer' }] },
  ]);
  const { resources } = JSON.parse(booking) as { resources: string[] };
  expect(resources).toHaveLength(1);
  const times = { start_time: '2030-06-05T10:00:00Z', end_time: '2030-06-05T11:00:00Z' };
  expect(JSON.parse(refusal)).toMatchObject({ type: '/problems/schedule-conflict' });
  expect(JSON.parse(refusal)).toHaveProperty('conflicts', [{ event_id: null, calendar_id: resources[0], ...times }]);
  const found = { start_time: '2030-06-05T11:00:00Z', end_time: '2030-06-05T11:30:00Z', calendar_id: resources[0] };
  expect(JSON.parse(slots)).toEqual({ items: [found] });
  expectFiles(files);
}

function expectFiles([subscribed = '', imported = '', undone = '']: string[]): void {
  expect(subscribed.match(/SUMMARY:.*/g)).toEqual(['SUMMARY:Planning']);
  expect(documentsIn(imported)).toMatchObject([{ results: [{ status: 'unchanged' }, { status: 'unchanged' }] }]);
  expect(documentsIn(undone)).toMatchObject([
    { results: [{ status: 'updated' }, { status: 'unchanged' }] },
    { title: 'Retrospective', start_time: '2030-06-10T15:00:00+02:00' },
    { results: [{ status: 'skipped' }, { status: 'unchanged' }] },
  ]);
}

test('every command of the README’s tour gives the response that the README shows', { timeout: 120_000 }, async () => {
  const { printed } = await takeTour();
  expect(printed).toHaveLength(TOUR.length);
  const [
    accounts,
    event,
    refusal,
    preview,
    race = '',
    stale,
    merged = '',
    watched = '',
    history,
    restored,
    missed = '',
    ...series
  ] = printed;
  expect(accounts).toContain('"username":"ada"');
  expect(accounts).toContain('"username":"bob"');
  expect(event).toContain('"start_time":"2030-06-03T09:00:00-04:00"');
  expect(refusal).toContain('"type":"/problems/schedule-conflict"');
  expect(refusal).toContain('"title":"Design review"');
  expect(preview).toContain('"start_time":{"old":"2030-06-03T09:00:00-04:00","new":"2030-06-03T14:00:00-04:00"}');
  expect(race.trim().split(/\s+/)).toEqual(['1', '201', '19', '409']);
  expect(stale).toContain('"current_version":3');
  expect(JSON.parse(merged)).toMatchObject({ title: 'Design review, part 1', location: 'Room 4', version: 4 });
  expect(printedFeed(watched)).toEqual([
    [1, containing('event.shared')],
    [2, containing('title="Design review, part 1"')],
    [3, containing('location="Room 4"')],
  ]);
  expect(history).toContain('"change_type":"share"');
  expect(history).toContain('"path":"/title"');
  expect(restored).toMatch(/^204\n404\n/);
  expect(history).toMatch(/"title":\{"value":"Design review, part 1","version":3/);
  expect(restored).toContain('"rolled_back_to":4');
  // Of the earlier messages, 4 is the deletion of the event, and 5 its restore.
  expect(missed).toMatch(/^( *#.*\n){3}$/);
  expect(printedFeed(missed)).toEqual([
    [6, containing('title="Design review, part 2"')],
    [7, containing('location="Room 5"')],
    [8, containing('description="Bring the drawings."')],
  ]);
  expectSeries(series);
});
