/** Starts writes as handlers do: with the current event and the writer's calendar. */
import type { EventWrite } from '../../../lib/usecases/events/change-event.js';
import type { WriteOptions } from '../../../lib/usecases/events/commit.js';
import type { Context } from '../../../lib/usecases/context.js';
import { loadCreator, type CreateRequest } from '../../../lib/usecases/events/create-events.js';
import { loadForWrite } from '../../../lib/usecases/events/load.js';

/** The defaults of a write. */
export const PLAIN: WriteOptions<unknown> = { onConflict: 'reject', isDryRun: false, save: undefined };

export const startWrite = async (
  context: Context,
  userId: string,
  eventId: string,
  overrides: Partial<EventWrite> = {},
): Promise<EventWrite> => ({
  ...PLAIN,
  userId,
  eventId,
  loaded: await loadForWrite(context, userId, eventId),
  precondition: undefined,
  mergeFrom: undefined,
  ...overrides,
});

export const startCreation = async (
  context: Context,
  userId: string,
  terms: Partial<WriteOptions<unknown>> = {},
): Promise<CreateRequest> => ({ ...PLAIN, ...terms, userId, creator: await loadCreator(context, userId) });

/** The context of a writer that has read and decided everything; another write then happens before its own. */
export function overtaken(context: Context, work: () => Promise<unknown>): Context {
  let interloper: (() => Promise<unknown>) | undefined = work;
  const table = Object.create(context.table) as Context['table'];
  table.transact = async (...actions) => {
    const meanwhile = interloper;
    interloper = undefined;
    await meanwhile?.();
    return context.table.transact(...actions);
  };
  return { ...context, table };
}
