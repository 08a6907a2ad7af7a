/**
 * Whether an item has not expired. DynamoDB deletes expired items only some time later.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export const isLive = ({ expiresAtEpochSeconds }: { expiresAtEpochSeconds?: unknown }, now: Date): boolean =>
  (expiresAtEpochSeconds as number) * 1000 > now.getTime();
