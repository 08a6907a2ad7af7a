import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPortFree } from '../../../infra/local/ports.js';
import { api, apiOf, aUser, logIn } from '../../support/api/api-client.js';
import { findProcessTree, isRunning, readCommandLine } from '../../support/stack/processes.js';
import { findFreePorts, launchStack, makeDataDirectory, startStack, type Stack } from '../../support/stack/stack.js';

vi.setConfig({ testTimeout: 120_000 });

let stacks: Stack[];
let data: ReturnType<typeof makeDataDirectory>;

beforeEach(() => {
  stacks = [];
  data = makeDataDirectory();
});
afterEach(async () => {
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

async function expectNothingLeft(processes: number[], { ports }: Stack): Promise<void> {
  expect(processes.length).toBeGreaterThanOrEqual(4); // The supervisor, DynamoDB's host, Java and serverless-offline.
  await vi.waitFor(
    async () => {
      expect(processes.filter(isRunning).map(readCommandLine)).toEqual([]);
      expect(await Promise.all(Object.values(ports).map(isPortFree))).toEqual([true, true, true]);
    },
    { timeout: 5_000 },
  );
}

describe('npm start', () => {
  it('prints one line that begins with Ready and has the URLs, and leaves no processes behind after SIGTERM', async () => {
    const stack = await start();
    expect((await apiOf(stack).get('/api/health')).status).toBe(200);
    const processes = processesOf(stack);
    stack.part.process.kill('SIGTERM');
    expect(await stack.part.ended).toBe('exit code 0');
    await expectNothingLeft(processes, stack);
    const { rest, docs, websocket, dynamodb } = stack.urls;
    const lines = (await stack.output).split('\n').filter((line) => line.startsWith('Ready'));
    expect(lines).toEqual([`Ready: REST ${rest}, docs ${docs}, WebSocket ${websocket}, DynamoDB ${dynamodb}`]);
  });

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

  it('leaves no processes behind after SIGKILL or Ctrl-C, and stores nothing in memory mode', async () => {
    const first = await start();
    const user = await aUser(apiOf(first));
    const processes = processesOf(first);
    first.part.process.kill('SIGKILL');
    await expectNothingLeft(processes, first);
    const second = await start({ ports: first.ports });
    await expect(logIn(user, apiOf(second))).rejects.toThrow('login answered 401');
    expect((await apiOf(second).get('/api/users/me', { token: user.token })).status).toBe(401);
    const its = processesOf(second);
    second.part.process.kill('SIGINT');
    expect(await second.part.ended).toBe('exit code 0');
    await expectNothingLeft(its, second);
  });

  it.each([
    ['DynamoDB Local', 'DynamoDBLocal.jar'],
    ['serverless-offline', 'serverless.js'],
  ])('stops as a whole, with a message, when %s crashes', async (name, commandLine) => {
    const stack = await start();
    const processes = processesOf(stack);
    process.kill(findProcess(stack, commandLine), 'SIGKILL');
    expect(await stack.part.ended).toBe('exit code 1');
    expect(await stack.output).toContain(`${name} stopped unexpectedly`);
    await expectNothingLeft(processes, stack);
  });

  it('runs beside another stack on other ports, and keeps accounts and sessions over a restart', async () => {
    const [one, other] = await Promise.all([start({ dataDirectory: data.path }), start({ dataDirectory: data.path })]);
    const user = await aUser(apiOf(one));
    await expect(logIn(user, apiOf(other))).rejects.toThrow('login answered 401');
    await one.stop();
    const again = await start({ dataDirectory: data.path, ports: one.ports });
    const { status, body } = await apiOf(again).get('/api/users/me', { token: user.token });
    expect({ status, body }).toMatchObject({ status: 200, body: { id: user.id } });
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

  it('requires API keys when configured, but never for a preflight', async () => {
    const environment = { REQUIRE_API_KEY: 'true', API_KEY: 'a-key', CORS_ORIGINS: 'https://app.example' };
    const guarded = apiOf(await start({ environment }));
    for (const headers of [{}, { 'X-Api-Key': 'another' }]) {
      const { status, body } = await guarded.get('/api/users/me', { headers });
      expect(status).toBe(403);
      expect(body).toMatchObject({ type: '/problems/forbidden', status: 403 });
    }
    expect((await guarded.get('/api/users/me', { headers: { 'X-Api-Key': 'a-key' } })).status).toBe(401);
    expect((await guarded.get('/api/health')).status).toBe(200);

    const preflight = await guarded.request('OPTIONS', '/api/users/me', {
      headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example');
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('X-Api-Key');
  });
});
