import { releaseBookingOperation } from '../../lib/api/calendars.js';
import { noContent } from '../../lib/http/answer.js';
import { calendarWriteEndpoint } from '../../lib/http/calendar-write.js';
import { releaseBooking } from '../../lib/usecases/calendars/release-booking.js';

/** `DELETE /api/calendars/{id}/bookings/{eventId}`, for editors and owners of the calendar: 204. */
export const handler = calendarWriteEndpoint(releaseBookingOperation, {
  write: ({ context, params }, write) => releaseBooking(context, write, params.eventId),
  answerOf: noContent,
});
