/** Removes a person whose account is being deleted from all calendars. */
import { inBatches } from '../../domain/batches.js';
import { lastOwner } from '../../domain/account.js';
import { hasDependents, type OwnCalendar } from '../../domain/calendar/calendar.js';
import type { CalendarEdit, MemberChange } from '../../domain/calendar/calendar-change.js';
import { notFound, ProblemError } from '../../domain/errors.js';
import { listMemberships } from '../../store/calendars.js';
import type { Context } from '../context.js';
import { settleAll } from '../settle-all.js';
import { changeCalendar } from './change-calendar.js';
import { loadCalendar, membersOf, ownedCalendars } from './load-calendar.js';

const CALENDARS_AT_ONCE = 10;

/** The ids of the calendars with other members that only the user owns. */
export const calendarsOwnedAlone = async (context: Context, userId: string): Promise<string[]> =>
  (await ownedCalendars(context, userId)).filter(hasDependents).map(({ calendar }) => calendar.id);

/**
 * Removes the user from every calendar, including deleted ones. Deletes calendars without other members, and the user's
 * primary calendar. The account is closing, so no calendar can be shared with it after the listing.
 * @param requireTime throws if the request has no time left
 * @throws ProblemError `last-owner` if a calendar has other members and no other owner by now
 */
export async function leaveCalendars(context: Context, userId: string, requireTime: () => void): Promise<void> {
  const memberships = await listMemberships(context.table, userId);
  for (const some of inBatches(memberships, CALENDARS_AT_ONCE)) {
    requireTime();
    // After a refusal the account is opened again, and nothing may still leave then.
    await settleAll(some.map(({ calendarId }) => leave(context, userId, calendarId)));
  }
}

/** Another owner of the calendar can remove the user first. */
async function leave(context: Context, userId: string, calendarId: string): Promise<void> {
  const options = { userId, precondition: undefined, isDryRun: false, save: undefined };
  let member: MemberChange;
  try {
    await changeCalendar(
      context,
      { ...options, loaded: await loadCalendar(context, userId, calendarId) },
      {
        authorise: async (loaded) => {
          const before = (await membersOf(context, loaded, [userId])).get(userId);
          if (!loaded.own || !before) throw notFound();
          member = { before, after: undefined };
          return loaded.own;
        },
        edit: (own, { now }) => departure(own, member, now),
        view: () => null,
        preview: () => null,
      },
    );
  } catch (error) {
    if (!(error instanceof ProblemError && error.code === 'not-found')) throw error;
  }
}

/**
 * A deleted calendar can remain without an owner. It can then not be restored. The check is repeated here, in the write that
 * depends on the version of the calendar: another owner can leave, or a member be added, after the first check.
 */
function departure(own: OwnCalendar, member: MemberChange, now: Date): CalendarEdit {
  if (hasDependents(own)) throw lastOwner({ calendar_ids: [own.calendar.id] });
  const { calendar } = own;
  const isOwnPrimary = calendar.isPrimary && calendar.createdBy === member.before?.userId;
  const isEnding = calendar.deletedAt === null && (calendar.members === 1 || isOwnPrimary);
  return {
    changeType: isEnding ? 'delete' : 'unshare',
    members: [member],
    ...(isEnding && { deletedAt: now.toISOString() }),
  };
}
