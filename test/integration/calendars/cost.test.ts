/** The cost of booking rooms and of restoring one. */
import { beforeAll, expect, it } from 'vitest';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { createEvent, updateEvent } from '../../support/database/event-writes.js';
import { Meter } from '../../support/database/meter.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

const BOOKINGS = 20;
/** Those of a daily series that a write checks for conflicts. */
const OCCURRENCES_A_YEAR = 366;

let context: Awaited<ReturnType<typeof createContext>>;
let ada: string;
beforeAll(async () => {
  context = await createContext();
  ada = await aPerson(context);
});

const aRoom = (userId: string) => calendarsOf(context, userId).create('Room', { overlaps: 'reject' });

const hour = (day: number, from = 9, minutes = 0) => ({
  start_time: new Date(Date.UTC(2031, 0, 1 + day, from, minutes)).toISOString(),
  end_time: new Date(Date.UTC(2031, 0, 1 + day, from + 1, minutes)).toISOString(),
});

/** Books rooms for Ada. */
const book = async (room: string, input: object) =>
  createEvent(context, await startCreation(context, ada, { onConflict: 'allow' }), {
    title: 'Booked',
    resources: [room],
    ...hour(0),
    ...input,
  });

it('restoring a room reads only the events that its response lists, however many bookings the room has', async () => {
  const room = await aRoom(ada);
  const bookings = [];
  for (let index = 0; index < BOOKINGS; index++) bookings.push(await book(room, hour(index)));
  const daily = { recurrence_pattern: { rrule: 'FREQ=DAILY;COUNT=10' } };
  const series = await book(room, { ...hour(5, 14), title: 'Daily', ...daily });
  await calendarsOf(context, ada).delete(room);
  const move = async (id: string, input: object) =>
    updateEvent(context, await startWrite(context, ada, id, { onConflict: 'allow' }), input);
  await move(bookings[1]!.id, hour(7, 13, 30));
  await move(bookings[3]!.id, hour(2, 9, 30));
  const { result, traffic } = await new Meter(context.client).measure(() => calendarsOf(context, ada).restore(room));
  const listed = 'written' in result ? result.written.conflicts : [];
  expect(listed).toMatchObject([
    { event_id: bookings[3]!.id, start_time: '2031-01-03T09:30:00Z' },
    { event_id: series.id, title: 'Daily', start_time: '2031-01-08T14:00:00Z' },
  ]);
  // The calendar, its member, every entry once, and the two events.
  expect(traffic.itemsRead).toBeLessThan(BOOKINGS + 8);
});

it('booking several rooms computes when the event takes place once', async () => {
  const stepsToBook = async (rooms: number): Promise<number> => {
    const [bob, budget] = [await aPerson(context), new StepBudget()];
    const resources: string[] = [];
    while (resources.length < rooms) resources.push(await aRoom(bob));
    const creation = await startCreation(context, bob);
    const daily = { title: 'Daily', resources, recurrence_pattern: { rrule: 'FREQ=DAILY' }, ...hour(0) };
    await createEvent({ ...context, budget }, creation, daily);
    return budget.spent;
  };
  const one = await stepsToBook(1);
  expect(one).toBeGreaterThan(OCCURRENCES_A_YEAR);
  expect((await stepsToBook(4)) - one).toBeLessThan(OCCURRENCES_A_YEAR);
});
