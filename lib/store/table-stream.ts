/** The table's stream, filtered by the template to what a function is there for. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { VersionRecord } from '../domain/change/version.js';
import { versionFrom } from './events.js';
import { sessionOfKey } from './sessions.js';
import type { Key } from './table.js';

const fromJson = (image: object) => unmarshall(image as Parameters<typeof unmarshall>[0]);

/**
 * The version that a stream record brings; `image` is the new item in DynamoDB's JSON.
 * @throws DamagedItemError when it is none
 */
export const versionFromImage = (image: object): VersionRecord => versionFrom(fromJson(image));

/** The session that a stream record says the end of; `keys` are the item's, in DynamoDB's JSON. */
export const sessionFromKeys = (keys: object): { userId: string; sessionId: string } =>
  sessionOfKey(fromJson(keys) as unknown as Key);
