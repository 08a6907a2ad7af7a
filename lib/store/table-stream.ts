/** Reads the records of the table's stream, which the template filters for each function. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { CalendarVersion } from '../domain/calendar/calendar-change.js';
import type { VersionRecord } from '../domain/change/version.js';
import { versionOf, type DamagedVersion } from './damaged-versions.js';
import { sessionOfKey } from './sessions.js';
import type { Key } from './table.js';

const fromJson = (image: object) => unmarshall(image as Parameters<typeof unmarshall>[0]);

/**
 * The version of an event or a calendar in a stream record.
 * @param image the new item in DynamoDB's JSON
 * @throws DamagedItemError if the key of the item is not that of a version
 */
export const versionFromImage = (image: object): VersionRecord | CalendarVersion | DamagedVersion =>
  versionOf(fromJson(image));

/**
 * The session that a stream record removed.
 * @param keys the item's keys in DynamoDB's JSON
 */
export const sessionFromKeys = (keys: object): { userId: string; sessionId: string } =>
  sessionOfKey(fromJson(keys) as unknown as Key);
