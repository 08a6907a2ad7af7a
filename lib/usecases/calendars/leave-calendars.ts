/** Removes a person whose account is being deleted from all calendars. */
import { inBatches } from '../../domain/batches.js';
import type { OwnCalendar } from '../../domain/calendar/calendar.js';
import type { CalendarEdit, MemberChange } from '../../domain/calendar/calendar-change.js';
import { notFound, ProblemError } from '../../domain/errors.js';
import { listMemberships } from '../../store/calendars.js';
import type { Context } from '../context.js';
import { changeCalendar } from './change-calendar.js';
import { loadCalendar, membersOf } from './load-calendar.js';

const CALENDARS_AT_ONCE = 10;

/**
 * Removes the user from every calendar, including deleted ones. Deletes calendars without other owners, and the user's
 * primary calendar. The account is closing, so no calendar can be shared with it after the listing.
 * @param requireTime throws if the request has no time left
 */
export async function leaveCalendars(context: Context, userId: string, requireTime: () => void): Promise<void> {
  const memberships = await listMemberships(context.table, userId);
  for (const some of inBatches(memberships, CALENDARS_AT_ONCE)) {
    requireTime();
    await Promise.all(some.map(({ calendarId }) => leave(context, userId, calendarId)));
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

/** A deleted calendar can remain without an owner. It can then not be restored. */
function departure({ calendar, membership }: OwnCalendar, member: MemberChange, now: Date): CalendarEdit {
  const isDeleted = calendar.deletedAt !== null;
  const isLastOwner = membership.role === 'owner' && calendar.owners === 1;
  const isOwnPrimary = calendar.isPrimary && calendar.createdBy === member.before?.userId;
  const isEnding = !isDeleted && (isLastOwner || isOwnPrimary);
  return {
    changeType: isEnding ? 'delete' : 'unshare',
    members: [member],
    ...(isEnding && { deletedAt: now.toISOString() }),
  };
}
