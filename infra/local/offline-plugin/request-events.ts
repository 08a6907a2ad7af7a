/** Events as API Gateway gives them to handlers, where serverless-offline makes something else of a request. */
import type { Server } from '@hapi/hapi';
import type { APIGatewayProxyEvent } from 'aws-lambda';

/** serverless-offline's maker of events; its `create` reads a request that only it knows. */
export interface EventMaker {
  prototype: { create: () => APIGatewayProxyEvent };
}

/** To serverless-offline, bytes: it encodes them in base64. */
const BINARY = 'application/octet-stream';
/** To serverless-offline, characters: it decodes them as UTF-8. */
const TEXT = 'text/plain';

/**
 * Bodies of binary media types arrive as base64 of the bytes that were sent, others as text. By itself, serverless-offline
 * refuses a malformed `Content-Type`, decodes all but two types, parses JSON, and then loses `null`, `false`, `0`, `""` and
 * the quotation marks of a string. It decides by `headers`, which is changed for that; events are made from `rawHeaders`.
 */
export function passBodiesOn(server: Server, binaryMediaTypes: readonly string[]): void {
  server.ext('onRequest', ({ headers }, h) => {
    // API Gateway takes a body of an unnamed type for JSON.
    const { 'content-type': sent = 'application/json' } = headers as Record<string, string | undefined>;
    const mediaType = sent.replace(/;.*/s, '').trim().toLowerCase();
    headers['content-type'] = binaryMediaTypes.includes(mediaType) ? BINARY : TEXT;
    return h.continue;
  });
}

/** Takes away the `Content-Type: application/json` that serverless-offline adds to a request with a body and without type. */
export function keepContentTypesAsSent({ prototype }: EventMaker): void {
  const { create } = prototype;
  prototype.create = function createAsSent(this: EventMaker['prototype']) {
    const event = create.call(this);
    const isSent = Object.keys(event.multiValueHeaders).some((name) => name.toLowerCase() === 'content-type');
    if (!isSent) delete event.headers['Content-Type'];
    return event;
  };
}
