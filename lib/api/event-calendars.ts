/** The calendars of an event: the one on which it lives, and those that it books. */
import * as z from 'zod';
import { MAX_PARTICIPANTS, MAX_RESOURCES } from '../domain/event/event.js';

const MAX_ID_CHARACTERS = 64;
const CalendarId = z.string().min(1).max(MAX_ID_CHARACTERS);

export const writableCalendars = {
  calendar_id: CalendarId.nullish().meta({
    description:
      'The calendar on which the event lives, on which you need the role `booker` or higher; `primary`, the default, is your ' +
      'primary calendar. Moving an event to another calendar requires the role `owner` on the event.',
  }),
  resources: z
    .array(CalendarId)
    .max(MAX_RESOURCES)
    .nullish()
    .meta({
      description:
        'Further calendars that the event books, such as rooms, on which you need the role `booker` or higher. All of them ' +
        `are booked or none. An event has at most ${MAX_PARTICIPANTS} people and calendars.`,
    }),
};

export const calendarMembers = {
  calendar_id: z.string().meta({ description: 'The calendar on which the event lives.' }),
  resources: z.array(z.string()).meta({ description: 'Further calendars that the event books, such as rooms.' }),
};
