import type { CalendarVersion } from '../../domain/calendar/calendar-change.js';
import type { VersionRecord } from '../../domain/change/version.js';
import type { FeedContext } from './context.js';
import { publishCalendarVersions } from './publish-calendar-versions.js';
import { publishVersions } from './publish-versions.js';

const isOfCalendar = (version: VersionRecord | CalendarVersion): version is CalendarVersion => 'calendar' in version;
const isOfEvent = (version: VersionRecord | CalendarVersion): version is VersionRecord => 'event' in version;

/**
 * Puts versions of events and calendars into the feeds of the people whom they concern, and has the feeds sent.
 * @param versions in the order of the stream
 * @returns what came of each version, in the same order
 */
export async function publish(
  context: FeedContext,
  versions: (VersionRecord | CalendarVersion)[],
): Promise<PromiseSettledResult<void>[]> {
  const [ofEvents, ofCalendars] = await Promise.all([
    publishVersions(context, versions.filter(isOfEvent)),
    publishCalendarVersions(context, versions.filter(isOfCalendar)),
  ]);
  return versions.flatMap((version) => (isOfCalendar(version) ? ofCalendars : ofEvents).shift() ?? []);
}
