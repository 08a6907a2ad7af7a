import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { isPortFree } from '../../../infra/local/ports.js';
import { api, apiOf, aUser, logIn, type TestUser } from '../../support/api/api-client.js';
import { findProcessTree, isRunning, readCommandLine } from '../../support/stack/processes.js';
import { findFreePorts, launchStack, makeDataDirectory, startStack, type Stack } from '../../support/stack/stack.js';

vi.setConfig({ testTimeout: 120_000 });

const API_KEY = 'a-key';
const stacks: Stack[] = [];
const data = makeDataDirectory();
afterAll(async () => {
  await Promise.all(stacks.map((stack) => stack.stop()));
  data.remove();
});

async function start(options: Parameters<typeof startStack>[0] = {}): Promise<Stack> {
  const stack = await startStack(options);
  stacks.push(stack);
  return stack;
}

const processesOf = (stack: Stack): number[] => findProcessTree(stack.part.process.pid!);

function findProcess(stack: Stack, name: string): number {
  const found = processesOf(stack).findLast((pid) => readCommandLine(pid).includes(name));
  if (found === undefined) throw new Error(`${name} does not run.`);
  return found;
}

/** Sends a signal to the stack, or to one of its processes; nothing of the stack must be left. Resolves to its exit. */
async function end(stack: Stack, signal: NodeJS.Signals, pid = stack.part.process.pid!): Promise<string> {
  const processes = processesOf(stack);
  expect(processes.length).toBeGreaterThanOrEqual(4); // The supervisor, DynamoDB's host, Java and serverless-offline.
  process.kill(pid, signal);
  const exit = await stack.part.ended;
  await vi.waitFor(
    async () => {
      expect(processes.filter(isRunning).map(readCommandLine)).toEqual([]);
      expect(await Promise.all(Object.values(stack.ports).map(isPortFree))).toEqual([true, true, true]);
    },
    { timeout: 5_000 },
  );
  return exit;
}

// A start takes ten seconds of CPU time, so a stack serves several tests, in their order.
describe('npm start', () => {
  let withKey: Stack;
  let stored: Stack;
  let user: TestUser;

  it.each([
    ['PORT', 'rest'],
    ['WEBSOCKET_PORT', 'websocket'],
    ['DYNAMODB_PORT', 'dynamodb'],
  ] as const)('reports a %s that is in use, in one line, before it starts anything', async (variable, name) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const stack = await launchStack({ ports: { ...(await findFreePorts()), [name]: port } });
    expect(await stack.part.ended).toBe('exit code 1');
    expect(await stack.output).toBe(`Port ${port} is in use. Free it, or set ${variable} to another port.\n`);
    server.close();
  });

  it('requires API keys when configured, but never for a preflight', async () => {
    const environment = { REQUIRE_API_KEY: 'true', API_KEY, CORS_ORIGINS: 'https://app.example' };
    withKey = await start({ environment: { ...environment, DATA_DIRECTORY: data.path } });
    const guarded = apiOf(withKey);
    for (const headers of [{}, { 'X-Api-Key': 'another' }]) {
      const { status, body } = await guarded.get('/api/users/me', { headers });
      expect(status).toBe(403);
      expect(body).toMatchObject({ type: '/problems/forbidden', status: 403 });
    }
    expect((await guarded.get('/api/users/me', { headers: { 'X-Api-Key': API_KEY } })).status).toBe(401);
    expect((await guarded.get('/api/health')).status).toBe(200);

    const preflight = await guarded.request('OPTIONS', '/api/users/me', {
      headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example');
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('X-Api-Key');
  });

  it('prints one line that begins with Ready and has the URLs, and leaves no processes behind after Ctrl-C', async () => {
    expect(await end(withKey, 'SIGINT')).toBe('exit code 0');
    const { rest, docs, websocket, dynamodb } = withKey.urls;
    const lines = (await withKey.output).split('\n').filter((line) => line.startsWith('Ready'));
    expect(lines).toEqual([`Ready: REST ${rest}, docs ${docs}, WebSocket ${websocket}, DynamoDB ${dynamodb}`]);
  });

  it('stores nothing in memory mode', () => {
    expect(readdirSync(data.path)).toEqual([]);
  });

  it('runs beside another stack on other ports, and leaves no processes behind after SIGKILL', async () => {
    stored = await start({ dataDirectory: data.path });
    const other = await start({ dataDirectory: data.path });
    user = await aUser(apiOf(stored));
    await expect(logIn(user, apiOf(other))).rejects.toThrow('login answered 401');
    await end(other, 'SIGKILL');
  });

  it('leaves no processes behind after SIGTERM, and keeps accounts and sessions over a restart', async () => {
    expect(await end(stored, 'SIGTERM')).toBe('exit code 0');
    stored = await start({ dataDirectory: data.path, ports: stored.ports });
    const { status, body } = await apiOf(stored).get('/api/users/me', { token: user.token });
    expect({ status, body }).toMatchObject({ status: 200, body: { id: user.id } });
  });

  it.each([
    ['DynamoDB Local', 'DynamoDBLocal.jar', () => Promise.resolve(stored)],
    ['serverless-offline', 'serverless.js', () => start()],
  ])('stops as a whole, with a message, when %s crashes', async (name, commandLine, startedBy) => {
    const stack = await startedBy();
    expect(await end(stack, 'SIGKILL', findProcess(stack, commandLine))).toBe('exit code 1');
    expect(await stack.output).toContain(`${name} stopped unexpectedly`);
  });
});

const notFound = {
  type: '/problems/not-found',
  title: 'Not found',
  status: 404,
  detail: expect.any(String) as string,
  instance: expect.any(String) as string,
};

describe('the local gateway', () => {
  it.each([
    ['a path that does not exist', 'GET', '/api/nothing'],
    ['a path outside the API', 'GET', '/nothing'],
    ['a path that cannot be decoded', 'GET', '/api/events/%zz'],
    ['a method that the path does not have', 'DELETE', '/api/events'],
    ['a preflight of a path that does not exist', 'OPTIONS', '/api/nothing'],
  ] as const)('refuses %s with a problem document', async (_, method, path) => {
    const { status, headers, body } = await api.request(method, path, { headers: { Origin: 'https://app.example' } });
    expect(status).toBe(404);
    expect(headers.get('Content-Type')).toBe('application/problem+json');
    expect(body).toEqual(notFound);
  });

  it.each(['/api/events', '/api/users/me', '/nothing'])(
    'does not answer HEAD of %s, like API Gateway',
    async (path) => {
      expect((await api.request('HEAD', path)).status).toBe(404);
    },
  );

  it('refuses a body that is too large for API Gateway with a problem document', async () => {
    const raw = 'x'.repeat(10 * 1024 * 1024 + 1);
    const { status, headers, body } = await api.post('/api/auth/login', { raw });
    expect(status).toBe(413);
    expect(headers.get('Content-Type')).toBe('application/problem+json');
    expect(body).toMatchObject({ type: '/problems/payload-too-large', status: 413 });
  });

  it('allows no origin that is not configured', async () => {
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' };
    for (const method of ['OPTIONS', 'GET'] as const) {
      const answer = await api.request(method, '/api/events', { headers });
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
      expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    }
  });
});
