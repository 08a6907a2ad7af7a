/** Secret links of calendars. */
import { hashOf } from '../../auth/tokens.js';
import { authoriseCalendar } from '../../domain/calendar/calendar.js';
import { MAX_LINKS, USE_NOTED_SECONDS, type CalendarLink, type LinkDetail } from '../../domain/calendar/link.js';
import { notFound, ProblemError } from '../../domain/errors.js';
import { keyInUse, type IdempotencyRecord } from '../../domain/idempotency.js';
import { putRecord } from '../../store/idempotency.js';
import { findLink, listLinks, noteUse, putLink, removeLink } from '../../store/links.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { linkView, type LinkView } from '../../views/link.js';
import { loadCalendar, type LoadedCalendar } from '../calendars/load-calendar.js';
import type { Context } from '../context.js';
import { openLinkedFile, type OpenedFile, type WindowLimits } from './calendar-file.js';

/** A new link with its secret, which is not stored. */
export interface CreatedLink {
  link: LinkView;
  secret: string;
}

/**
 * Creates a link. Owners.
 * @throws ProblemError `not-found`, `forbidden`, `link-limit`, `idempotency-key-in-use`
 */
export async function createLink(
  context: Context,
  { own, id }: LoadedCalendar,
  { userId, detail, name }: { userId: string; detail: LinkDetail; name: string | null },
  save: ((created: CreatedLink) => IdempotencyRecord) | undefined,
): Promise<CreatedLink> {
  authoriseCalendar(own, 'administer');
  const { table } = context;
  const secret = context.newSecret();
  const link: CalendarLink = {
    id: context.newId('lnk'),
    calendarId: id,
    hash: hashOf(secret),
    detail,
    name,
    createdBy: userId,
    createdAt: context.now().toISOString(),
  };
  const created = { link: linkView({ ...link, lastUsedAt: undefined }), secret };
  const record = save?.(created);
  try {
    await table.transact(putLink(table, link), record ? putRecord(table, record) : {});
  } catch (error) {
    if (!(error instanceof ConcurrentWriteError)) throw error;
    throw error.failed.has('count') ? tooMany(error) : keyInUse();
  }
  return created;
}

const tooMany = (cause: unknown): ProblemError =>
  new ProblemError('link-limit', `The calendar has ${MAX_LINKS} links, the maximum. Delete one first.`, { cause });

/** The links of a calendar, oldest first. Owners. */
export async function readLinks({ table }: Context, { own, id }: LoadedCalendar): Promise<LinkView[]> {
  authoriseCalendar(own, 'administer');
  return (await listLinks(table, id)).map(linkView);
}

/** Deletes a link. Owners. @throws ProblemError `not-found` */
export async function deleteLink({ table }: Context, { own, id }: LoadedCalendar, linkId: string): Promise<void> {
  authoriseCalendar(own, 'administer');
  const link = (await listLinks(table, id)).find((one) => one.id === linkId);
  if (!link) throw notFound();
  try {
    await table.transact(removeLink(table, link));
  } catch (error) {
    throw error instanceof ConcurrentWriteError ? notFound() : error;
  }
}

/**
 * The file behind a secret. A link works as long as its creator is an owner of the calendar: whoever is removed from a
 * calendar keeps no way in.
 * @throws ProblemError `not-found`, the same for each reason
 */
export async function openFeed(context: Context, secret: string, limits: WindowLimits): Promise<OpenedFile> {
  const link = await findLink(context.table, hashOf(secret));
  if (!link) throw notFound();
  const { own } = await loadCalendar(context, link.createdBy, link.calendarId);
  if (own?.membership.role !== 'owner' || own.calendar.deletedAt !== null) throw notFound();
  const now = context.now();
  const isNoted = Date.parse(link.lastUsedAt ?? '') > now.getTime() - USE_NOTED_SECONDS * 1000;
  const [file] = await Promise.all([
    openLinkedFile(context, own, { showsEvents: link.detail === 'full', createdBy: link.createdBy }, limits),
    isNoted ? undefined : noteUse(context.table, link, now.toISOString()),
  ]);
  return file;
}
