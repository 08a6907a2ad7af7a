/** The table's stream, filtered by the template to what a function is there for. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isVersionRecord, type VersionRecord } from '../domain/change/version.js';
import { versionFrom } from './events.js';
import { sessionOfKey } from './sessions.js';
import type { Key } from './table.js';

const fromJson = (image: object) => unmarshall(image as Parameters<typeof unmarshall>[0]);

/**
 * The version that a stream record brings; `image` is the new item in DynamoDB's JSON.
 * @throws Error when it is none
 */
export function versionFromImage(image: object): VersionRecord {
  const version: unknown = versionFrom(fromJson(image));
  if (!isVersionRecord(version)) throw new Error('this item is no version');
  return version;
}

/** The session that a stream record says the end of; `keys` are the item's, in DynamoDB's JSON. */
export const sessionFromKeys = (keys: object): { userId: string; sessionId: string } =>
  sessionOfKey(fromJson(keys) as unknown as Key);
