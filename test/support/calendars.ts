/** Calendars as use cases write them, without HTTP. */
import { randomUUID } from 'node:crypto';
import type { CalendarRole } from '../../lib/domain/calendar/calendar.js';
import { register } from '../../lib/usecases/accounts/sessions.js';
import {
  createCalendar,
  deleteCalendar,
  restoreCalendar,
  updateCalendar,
  type CalendarInput,
} from '../../lib/usecases/calendars/change-calendar.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';
import { changeMemberRole, removeMember, shareCalendar } from '../../lib/usecases/calendars/share-calendar.js';
import type { Context } from '../../lib/usecases/context.js';

const OPTIONS = { isDryRun: false, save: undefined };

export async function aPerson(context: Context): Promise<string> {
  const username = `user-${randomUUID().slice(0, 18)}`;
  return (await register(context, { username, email: `${username}@example.com`, password: 'correct horse' })).id;
}

/** The writes of one person. */
export const calendarsOf = (context: Context, userId: string) => {
  const write = async (id: string) => ({
    ...OPTIONS,
    userId,
    loaded: await loadCalendar(context, userId, id),
    precondition: undefined,
  });
  return {
    create: async (name = 'Support', input: CalendarInput = {}): Promise<string> => {
      const outcome = await createCalendar(context, { ...OPTIONS, userId }, { name, ...input });
      if (!('written' in outcome)) throw new Error('a dry run');
      return outcome.written.id;
    },
    update: async (id: string, input: CalendarInput) => updateCalendar(context, await write(id), input),
    share: async (id: string, role: CalendarRole, ...userIds: string[]) => {
      const shares = userIds.map((one) => ({ reference: { user_id: one }, role, pointer: '/user_id' }));
      return shareCalendar(context, await write(id), shares);
    },
    changeRole: async (id: string, otherUserId: string, role: CalendarRole) =>
      changeMemberRole(context, await write(id), { otherUserId, role }),
    remove: async (id: string, otherUserId: string) => removeMember(context, await write(id), otherUserId),
    delete: async (id: string) => deleteCalendar(context, await write(id)),
    restore: async (id: string) => restoreCalendar(context, await write(id)),
  };
};
