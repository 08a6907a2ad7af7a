import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PROBLEMS } from '../../../lib/http/problems.js';
import { api } from '../../support/api/api-client.js';
import { serveAsStage, type ServedStage } from '../../support/stack/stage.js';
import { repeatedHeaders } from '../../support/api/repeated-headers.js';

const run = promisify(execFile);
const origin = new URL(inject('urls').rest).origin;
const get = (path: string, accept = '*/*') => fetch(new URL(path, origin), { headers: { Accept: accept } });

/** What a page links to or loads. */
const linksIn = (html: string): string[] =>
  [...html.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, path = '']) => path);

const PAGES = ['/', '/api/docs', '/api/redoc', '/api/asyncapi', '/problems', '/problems/not-found'];
const OPEN_PATHS = [...PAGES, '/api', '/api/health', '/api/openapi.json', '/api/asyncapi.json'];

/** Headers of the local server and of one connection. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'accept-ranges'];

describe('HEAD', () => {
  it.each([...OPEN_PATHS, '/api/docs/'])('of %s returns the headers of GET without a body', async (path) => {
    // A compressed answer tells no length.
    const headers = { 'Accept-Encoding': 'identity' };
    const [head, whole] = await Promise.all(
      ['HEAD', 'GET'].map((method) => fetch(new URL(path, origin), { method, headers })),
    );
    expect(head!.status).toBe(200);
    expect(await head!.text()).toBe('');
    const headersOf = (answer: Response) =>
      Object.fromEntries(repeatedHeaders(answer).filter(([name]) => !OF_THE_CONNECTION.includes(name)));
    expect(headersOf(head!)).toEqual(headersOf(whole!));
  });

  it('of a script or style sheet returns the headers of GET, also when it has not changed', async () => {
    const path = linksIn(await (await get('/api/docs')).text()).find((link) => link.endsWith('.js'))!;
    const head = await fetch(new URL(path, origin), { method: 'HEAD' });
    const whole = await get(path);
    expect(head.status).toBe(200);
    expect(head.headers.get('ETag')).toBe(whole.headers.get('ETag'));
    expect(head.headers.get('Content-Length')).toBe(String((await whole.arrayBuffer()).byteLength));
    const headers = { 'If-None-Match': head.headers.get('ETag')! };
    expect((await fetch(new URL(path, origin), { method: 'HEAD', headers })).status).toBe(304);
  });

  it.each(['/problems/nothing', '/api/docs/assets/nothing.js'])('of %s, which does not exist, is 404', async (path) => {
    expect((await fetch(new URL(path, origin), { method: 'HEAD' })).status).toBe(404);
  });
});

describe.each(['/', '/api', '/api/'])('the index at %s', (path) => {
  it.each(['*/*', 'application/json', 'application/json, text/html', 'text/html;q=0.5, application/json', 'image/png'])(
    'links to the documents and the health check as JSON for Accept: %s',
    async (accept) => {
      const answer = await get(path, accept);
      expect(answer.headers.get('Content-Type')).toContain('application/json');
      const { name, links } = (await answer.json()) as { name: string; links: Record<string, string> };
      expect(name).toBe('Event Scheduling API');
      expect(Object.values(links)).toEqual(
        expect.arrayContaining(['/api/docs', '/api/health', '/api/openapi.json', '/api/asyncapi.json']),
      );
      for (const link of Object.values(links)) expect((await get(link)).status, link).toBe(200);
    },
  );

  it.each(['text/html', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/*', 'TEXT/HTML'])(
    'is an HTML page for Accept: %s',
    async (accept) => {
      const answer = await get(path, accept);
      expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('Vary')).toContain('Accept');
      const links = linksIn(await answer.text());
      expect(links).toEqual(expect.arrayContaining(['/api/docs', '/api/redoc', '/api/health', '/problems']));
      for (const link of links) expect((await get(link)).status, link).toBe(200);
    },
  );
});

/** The commands that the index shows, for another user. */
async function commandsOf(url: string, username: string): Promise<string> {
  const html = await (await fetch(url, { headers: { Accept: 'text/html' } })).text();
  const [, commands = ''] = /<pre>([^<]*)<\/pre>/.exec(html) ?? [];
  const text = commands.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return text.replaceAll('ada', username);
}

it('the commands on the index register a user and get a token', async () => {
  const username = `tour${Date.now()}`;
  const { stdout } = await run('bash', ['-c', await commandsOf(`${origin}/`, username)]);
  const [registered, me] = stdout.split(/(?<=})/).map((line) => JSON.parse(line) as { username: string });
  expect(registered).toMatchObject({ username });
  expect(me).toEqual(registered);
});

it.each(PAGES)('%s links to all other pages, and names itself in the navigation', async (path) => {
  const html = await (await get(path, 'text/html')).text();
  const [, navigation = ''] = /<nav>([^]*?)<\/nav>/.exec(html) ?? [];
  const [index, ...documents] = PAGES.slice(0, -1);
  expect(linksIn(navigation)).toEqual([index, '/calendar', ...documents]);
  const current = [...navigation.matchAll(/<a href="([^"]+)" aria-current="page">/g)].map(([, link]) => link);
  expect(current).toEqual(path === '/problems/not-found' ? [] : [path]);
});

describe('the page of a problem type', () => {
  it.each(Object.entries(PROBLEMS))('explains %s', async (code, { status, title }) => {
    const answer = await get(`/problems/${code}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('Content-Security-Policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const html = await answer.text();
    expect(html).toContain(`<h1>${title}</h1>`);
    expect(html).toContain(`/problems/${code}`);
    expect(html).toContain(String(status));
    expect(html).not.toMatch(/style=|<script|<code>[^<]*`/);
  });

  it('is at the URL in the type member of an error', async () => {
    for (const [path, status] of [
      ['/api/events', 401],
      ['/api/nothing', 404],
    ] as const) {
      const refusal = await api.get(path);
      expect(refusal.status).toBe(status);
      const page = await get(new URL(refusal.body.type, new URL(path, origin)).pathname);
      expect(await page.text()).toContain(refusal.body.title);
    }
  });

  it('is linked from the list of all problem types', async () => {
    const links = linksIn(await (await get('/problems')).text());
    expect(links).toEqual(expect.arrayContaining(Object.keys(PROBLEMS).map((code) => `/problems/${code}`)));
  });

  it.each(['nothing', 'constructor', '__proto__', 'NOT-FOUND', 'not-found.html', '<script>', '%00', '..%2Fapi'])(
    'is not found for %s',
    async (code) => {
      const { status, body } = await api.get(`/problems/${code}`);
      expect([status, body.type]).toEqual([404, '/problems/not-found']);
    },
  );
});

describe('under a stage path', () => {
  let stage: ServedStage;
  beforeAll(async () => {
    stage = await serveAsStage('dev', inject('urls').rest);
  });
  afterAll(() => stage.stop());

  it.each([...PAGES, '/api'])('every link of %s stays under that path', async (path) => {
    const html = await (await fetch(stage.url + path, { headers: { Accept: 'text/html' } })).text();
    const links = linksIn(html);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      expect(link).toMatch(/^\/dev\//);
      expect((await fetch(new URL(link, stage.url))).status, link).toBe(200);
    }
  });

  it('the commands on the index have the address of the stage and ask for the API key', async () => {
    const commands = await commandsOf(`${stage.url}/`, 'ada');
    expect(commands).toContain(`API=${stage.url}\nKEY=`);
    expect(commands.match(/curl/g)).toHaveLength(3);
    expect(commands.match(/curl [^\n]* -H "x-api-key: \$KEY"/g)).toHaveLength(3);
  });

  it('the documents have the address of the stage', async () => {
    const [openapi, asyncapi] = await Promise.all(
      ['openapi', 'asyncapi'].map(async (name) => (await fetch(`${stage.url}/api/${name}.json`)).text()),
    );
    expect(JSON.parse(openapi!)).toMatchObject({ servers: [{ url: stage.url }] });
    expect(JSON.parse(asyncapi!)).toMatchObject({ info: { contact: { url: `${stage.url}/` } } });
  });
});
