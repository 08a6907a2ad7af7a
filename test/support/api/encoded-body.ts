/** The body of a request in the type that its operation takes: an iCalendar file, or else JSON. */
export const encodedBody = (body: unknown): { type: string; text: string } =>
  typeof body === 'string' && body.startsWith('BEGIN:VCALENDAR')
    ? { type: 'text/calendar', text: body }
    : { type: 'application/json', text: JSON.stringify(body) };

/** An iCalendar file with one event. */
export const aCalendarFile = (uid: string): string =>
  [
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Test//EN',
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'DTSTAMP:20300101T000000Z',
    ],
    ...['DTSTART:20310506T150000Z', 'DTEND:20310506T160000Z', 'SUMMARY:Imported', 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
