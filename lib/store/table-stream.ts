/** The table's stream, filtered by the template to what a function is there for. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { CalendarVersion } from '../domain/calendar/calendar-change.js';
import type { VersionRecord } from '../domain/change/version.js';
import { calendarVersionFrom } from './calendars.js';
import { versionFrom } from './events.js';
import { sessionOfKey } from './sessions.js';
import type { Key } from './table.js';

const fromJson = (image: object) => unmarshall(image as Parameters<typeof unmarshall>[0]);

/**
 * The version of an event or a calendar that a stream record brings; `image` is the new item in DynamoDB's JSON.
 * @throws DamagedItemError when it is none
 */
export function versionFromImage(image: object): VersionRecord | CalendarVersion {
  const item = fromJson(image);
  return 'calendarVersion' in item ? calendarVersionFrom(item) : versionFrom(item);
}

/** The session that a stream record says the end of; `keys` are the item's, in DynamoDB's JSON. */
export const sessionFromKeys = (keys: object): { userId: string; sessionId: string } =>
  sessionOfKey(fromJson(keys) as unknown as Key);
