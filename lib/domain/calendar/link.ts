/** Secret links: whoever has the URL can read a calendar as an iCalendar file, without a token. */
export const LINK_DETAILS = ['full', 'busy'] as const;
export type LinkDetail = (typeof LINK_DETAILS)[number];

/** The maximum of links per calendar. */
export const MAX_LINKS = 20;

/** How often the time of the last use is written, so that a client that polls does not write each time. */
export const USE_NOTED_SECONDS = 60 * 60;

export interface CalendarLink {
  id: string;
  calendarId: string;
  /** Hash of the secret, which is not stored. */
  hash: string;
  detail: LinkDetail;
  name: string | null;
  /** The link works as long as this person is an owner of the calendar. */
  createdBy: string;
  /** RFC 3339 in UTC. */
  createdAt: string;
}
