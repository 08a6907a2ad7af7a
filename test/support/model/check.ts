import fc from 'fast-check';
import { audit } from './audit.js';
import { rounds } from './commands.js';
import { Driver, newTally, type Site, type Tally } from './driver.js';

const MILLISECONDS_A_RUN = 60_000;
const START_MILLISECONDS = 30_000;

/** The timeout of a test with this many runs on a busy machine; an idle machine needs two seconds per run. */
export const timeoutOf = (runs: number): number => START_MILLISECONDS + runs * MILLISECONDS_A_RUN;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/**
 * Sends generated commands, each run's by people of its own, and holds every answer to the model's, and in the end all
 * that can be read. Answers how much was done.
 * @param isLong whether to stop at what fails, since what comes of a race hardly ever comes again in something smaller
 */
export async function checkHistories(
  site: Site,
  { runs, seed, isLong }: { runs: number; seed: number; isLong: boolean },
): Promise<Tally> {
  const tally = newTally();
  const property = fc.asyncProperty(rounds, place, async (all, at) => {
    const driver = await Driver.start(site, tally);
    for (const { commands, clockSeconds, leaveShared, departure } of all) {
      site.advanceClock(clockSeconds);
      await driver.send(commands);
      if (leaveShared) await driver.blockAndLeave(leaveShared);
      if (departure) await driver.deleteAccount(departure);
    }
    await audit(driver, at);
  });
  try {
    await fc.assert(property, {
      seed,
      numRuns: runs,
      endOnFailure: isLong,
      interruptAfterTimeLimit: runs * MILLISECONDS_A_RUN,
      markInterruptAsFailure: true,
    });
  } finally {
    if (isLong) process.stdout.write(`${JSON.stringify(tally)}\n`);
  }
  return tally;
}
