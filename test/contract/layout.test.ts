import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../lib/api/operations.js';
import { LEASE_SECONDS } from '../../lib/domain/idempotency.js';
import { takesIdempotencyKey } from '../../lib/api/operation.js';
import { routesOf } from '../../infra/functions/routes.js';
import { readConfiguration, type FunctionDefinition } from '../support/stack/serverless.js';

const FUNCTIONS = resolve(import.meta.dirname, '../../functions');

let functions: Record<string, FunctionDefinition>;
let provider: { timeout: number };

beforeAll(async () => {
  ({ functions, provider } = await readConfiguration('prod'));
});

/** `events/create-batch` → `eventsCreateBatch` */
const keyOf = (module: string): string => module.replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());

const linesOf = (definition: FunctionDefinition): string[] =>
  routesOf(definition).map(({ method, path }) => `${method} ${path}`);

const handlerFiles = (): string[] =>
  readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length));

describe('the layout of functions', () => {
  it('has one handler file for each function, and one function for each handler file', () => {
    const modules = Object.values(functions).map(({ handler }) => handler.replace(/^functions\/(.*)\.handler$/, '$1'));
    expect(modules.toSorted()).toEqual(handlerFiles().toSorted());
  });

  it('names each function after its handler file', () => {
    const expected = handlerFiles().map((module) => [keyOf(module), `functions/${module}.handler`]);
    expect(Object.fromEntries(Object.entries(functions).map(([key, { handler }]) => [key, handler]))).toEqual(
      Object.fromEntries(expected),
    );
  });

  it('serves each route with exactly one function', () => {
    const routes = Object.values(functions).flatMap(linesOf);
    expect(routes.filter((route, index) => routes.indexOf(route) !== index)).toEqual([]);
    expect(routes.filter((route) => !/ \/(api|problems|calendar)?(\/|$)/.test(route))).toEqual([]);
  });

  it('answers preflights on every path', () => {
    const { corsPreflight, ...others } = functions;
    const paths = Object.values(others)
      .flatMap(routesOf)
      .map(({ path }) => path);
    expect(linesOf(corsPreflight!).toSorted()).toEqual([...new Set(paths)].map((path) => `OPTIONS ${path}`).toSorted());
  });
});

describe('time limits', () => {
  it('end before the lease of an Idempotency-Key, so that no function still works on a request that was taken over', () => {
    const limits = OPERATIONS.filter(takesIdempotencyKey).map(({ id }) => functions[id]!.timeout ?? provider.timeout);
    expect(limits.length).toBeGreaterThan(0);
    expect(Math.max(...limits)).toBeLessThan(LEASE_SECONDS);
  });
});

describe('API keys', () => {
  const privateRoutes = (definitions: Record<string, FunctionDefinition>): number =>
    Object.values(definitions)
      .flatMap(routesOf)
      .filter(({ isKeyRequired }) => isKeyRequired).length;

  it('are required on the laptop, when enabled, where AWS requires them', async () => {
    const local = await readConfiguration('local', { REQUIRE_API_KEY: 'true' });
    expect(privateRoutes(local.functions)).toBe(privateRoutes(functions));
    expect(privateRoutes(functions)).toBeGreaterThan(0);
  });
});
