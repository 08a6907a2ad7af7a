import { expect, it } from 'vitest';
import { api } from '../../support/api/api-client.js';
import { checkHistories, timeoutOf } from '../../support/model/check.js';

/** A few runs: test/integration/model/histories.test.ts sends the same commands, with faults, to the handlers. */
const RUNS = Number(process.env['HISTORY_RUNS'] ?? 1);
const SEED = Number(process.env['HISTORY_SEED'] ?? 2032);
const IS_LONG = process.env['HISTORY_RUNS'] !== undefined;

it(
  'responses and histories over HTTP equal those of the model for concurrent requests',
  { timeout: timeoutOf(RUNS) },
  async () => {
    const site = {
      api,
      meet: async <T>(_: unknown, work: () => Promise<T>) => ({ result: await work() }),
      advanceClock: () => undefined,
    };
    const { commands } = await checkHistories(site, { runs: RUNS, seed: SEED, isLong: IS_LONG });
    expect(commands).toBeGreaterThan(10 * RUNS);
  },
);
