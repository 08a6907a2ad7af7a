/** The cost of booking rooms. */
import { beforeAll, expect, it } from 'vitest';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { createEvent } from '../../support/database/event-writes.js';
import { startCreation } from '../../support/database/writes.js';

/** Those of a daily series that a write checks for conflicts. */
const OCCURRENCES_A_YEAR = 366;

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

const aRoom = (userId: string) => calendarsOf(context, userId).create('Room', { overlaps: 'reject' });

it('booking several rooms computes when the event takes place once', async () => {
  const stepsToBook = async (rooms: number): Promise<number> => {
    const [bob, budget] = [await aPerson(context), new StepBudget()];
    const resources: string[] = [];
    while (resources.length < rooms) resources.push(await aRoom(bob));
    const creation = await startCreation(context, bob);
    const daily = {
      title: 'Daily',
      resources,
      recurrence_pattern: { rrule: 'FREQ=DAILY' },
      start_time: '2031-01-01T09:00:00Z',
      end_time: '2031-01-01T10:00:00Z',
    };
    await createEvent({ ...context, budget }, creation, daily);
    return budget.spent;
  };
  const one = await stepsToBook(1);
  expect(one).toBeGreaterThan(OCCURRENCES_A_YEAR);
  expect((await stepsToBook(4)) - one).toBeLessThan(OCCURRENCES_A_YEAR);
});
