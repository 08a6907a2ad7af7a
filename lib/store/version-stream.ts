/** The table's stream, filtered to new version items: what the publisher is given. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { VersionRecord } from '../domain/version.js';
import { versionFrom } from './events.js';

/** The version that a stream record brings; `image` is the new item in DynamoDB's JSON. */
export const versionFromImage = (image: object): VersionRecord =>
  versionFrom(unmarshall(image as Parameters<typeof unmarshall>[0]));
