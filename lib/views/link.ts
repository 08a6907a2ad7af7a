import type * as z from 'zod';
import type { CalendarLink as CalendarLinkSchema } from '../api/icalendar.js';
import type { CalendarLink } from '../domain/calendar/link.js';

export type LinkView = z.infer<typeof CalendarLinkSchema>;

/** A link as owners of the calendar see it, without its secret. */
export const linkView = ({
  id,
  name,
  detail,
  createdBy,
  createdAt,
  lastUsedAt,
}: CalendarLink & { lastUsedAt: string | undefined }): LinkView => ({
  id,
  name,
  detail,
  created_by: createdBy,
  created_at: createdAt,
  last_used_at: lastUsedAt ?? null,
});
