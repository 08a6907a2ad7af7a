/** The writes of events as use cases, without dry runs: each returns its result alone. */
import * as changes from '../../../lib/usecases/events/change-event.js';
import * as series from '../../../lib/usecases/events/change-series.js';
import * as creations from '../../../lib/usecases/events/create-events.js';
import * as shares from '../../../lib/usecases/events/share-event.js';
import type { WriteOutcome } from '../../../lib/usecases/events/write-outcome.js';
import * as rollbacks from '../../../lib/usecases/history/roll-back.js';

const resultOf =
  <Args extends unknown[], Result>(write: (...args: Args) => Promise<WriteOutcome<Result, unknown>>) =>
  async (...args: Args): Promise<Result> => {
    const outcome = await write(...args);
    if ('preview' in outcome) throw new Error('this was a dry run');
    return outcome.written;
  };

const eventOf =
  <Args extends unknown[], View>(write: (...args: Args) => Promise<WriteOutcome<{ event: View }, unknown>>) =>
  async (...args: Args): Promise<View> =>
    (await resultOf(write)(...args)).event;

export const createEvent = resultOf(creations.createEvent);
export const createAllEvents = resultOf(creations.createAllEvents);
export const createSomeEvents = resultOf(creations.createSomeEvents);
export const updateEvent = eventOf(changes.updateEvent);
export const deleteEvent = resultOf(changes.deleteEvent);
export const updatePart = eventOf(series.updatePart);
export const deletePart = resultOf(series.deletePart);
export const shareEvent = resultOf(shares.shareEvent);
export const removePerson = resultOf(shares.removePerson);
export const changeRole = resultOf(shares.changeRole);
export const respond = resultOf(shares.respond);
export const rollBack = eventOf(rollbacks.rollBack);
