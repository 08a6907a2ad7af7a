import { authoriseCalendar } from '../../domain/calendar/calendar.js';
import { notFound } from '../../domain/errors.js';
import { accessOf, type EventRecord } from '../../domain/event/event.js';
import { eventDryRun, type EventDryRunView } from '../../views/dry-run.js';
import type { EventView } from '../../views/event.js';
import type { Context } from '../context.js';
import { changeEvent } from '../events/change-event.js';
import { loadForWrite } from '../events/load.js';
import type { WriteOutcome } from '../events/write-outcome.js';
import { eventLeft } from '../events/write-result.js';
import type { CalendarWrite } from './change-calendar.js';

/**
 * Frees a room: the event no longer books the calendar. Editors and owners of the calendar, whatever their role on the event.
 * @throws ProblemError `not-found` if the event does not book the calendar; `forbidden`
 */
export async function releaseBooking(
  context: Context,
  { userId, loaded, ...options }: CalendarWrite<EventView | null>,
  eventId: string,
): Promise<WriteOutcome<EventView | null, EventDryRunView>> {
  const { calendar, membership } = authoriseCalendar(loaded.own, 'edit');
  const booking = (event: EventRecord | undefined): EventRecord => {
    if (!event || event.isDeleted || !event.content.resources.includes(calendar.id)) throw notFound();
    return event;
  };
  const write = { ...options, userId, eventId, loaded: await loadForWrite(context, userId, eventId) };
  return changeEvent(
    context,
    { ...write, mergeFrom: undefined, onConflict: 'allow' },
    {
      calendarId: calendar.id,
      authorise: (event, { calendarRoles }) => {
        const booked = booking(event);
        // Owners of the event need no role on its calendars, so theirs are not read.
        if (accessOf(booked, userId)?.role === 'owner') return booked;
        const role = calendarRoles.get(calendar.id);
        authoriseCalendar(role && { calendar, membership: { ...membership, role } }, 'edit');
        return booked;
      },
      edit: ({ content }) => ({
        changeType: 'release',
        content: { ...content, resources: content.resources.filter((id) => id !== calendar.id) },
      }),
      view: ({ event, reader }) => eventLeft(event, reader),
      preview: eventDryRun,
    },
  );
}
