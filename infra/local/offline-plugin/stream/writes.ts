import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/**
 * The operations with which handlers insert or remove items. `UpdateItem` is not among them: stream functions handle
 * inserted and removed items, and every HTTP request updates a rate limit. Only the publisher uses `BatchWriteItem`.
 */
const WRITE = /\.(TransactWriteItems|PutItem|DeleteItem)$/;

const ANSWERED = 'http.client.response.finish';

/**
 * Calls a listener whenever DynamoDB has answered a write of this thread. Returns a function that ends the calls.
 * @see https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http
 */
export function watchWrites(listener: () => void): () => void {
  const announce = (message: unknown): void => {
    const target = (message as { request: ClientRequest }).request.getHeader('x-amz-target');
    if (typeof target === 'string' && WRITE.test(target)) listener();
  };
  subscribe(ANSWERED, announce);
  return () => {
    unsubscribe(ANSWERED, announce);
  };
}
