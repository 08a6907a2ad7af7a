import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createContext, liftLimits } from '../../support/context.js';
import { InProcessApi } from '../../support/api/in-process-api.js';
import { checkHistories, timeoutOf } from '../../support/model/check.js';
import type { Site } from '../../support/model/driver.js';
import { TransactionFaults } from '../../support/database/transaction-faults.js';

const RUNS = Number(process.env['HISTORY_RUNS'] ?? 2);
const SEED = Number(process.env['HISTORY_SEED'] ?? 2031);
const IS_LONG = process.env['HISTORY_RUNS'] !== undefined;

const world: { context?: unknown } = vi.hoisted(() => ({}));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

let site: Site;
beforeAll(async () => {
  const context = await createContext();
  liftLimits(context, 'auth', 'loginFailures', 'user', 'lookups', 'invitations');
  world.context = context;
  const faults = new TransactionFaults(context.client);
  site = {
    api: new InProcessApi(),
    meet: (fault, work) => faults.meet(fault, work),
    advanceClock: (seconds) => {
      context.clock.advance(seconds);
    },
  };
  // Each fault writes a log entry.
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it(
  'responses and histories equal those of the model, for any concurrent requests and any faults',
  { timeout: timeoutOf(RUNS) },
  async () => {
    const { commands, batches } = await checkHistories(site, { runs: RUNS, seed: SEED, isLong: IS_LONG });
    expect(commands).toBeGreaterThan(10 * RUNS);
    expect(batches).toBeGreaterThan(RUNS);
  },
);
