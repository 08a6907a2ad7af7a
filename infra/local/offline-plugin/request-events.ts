/** Builds events as API Gateway passes them to handlers, where serverless-offline differs. */
import { randomUUID } from 'node:crypto';
import type { Server } from '@hapi/hapi';
import type { APIGatewayProxyEvent } from 'aws-lambda';

/** serverless-offline's event builder; its `create` reads an internal request. */
export interface EventMaker {
  prototype: { create: () => APIGatewayProxyEvent };
}

declare module '@hapi/hapi' {
  interface RequestApplicationState {
    requestId: string;
  }
}

/** The header in which API Gateway returns the id of a request. */
export const REQUEST_ID = 'x-amzn-requestid';

/** Gives each request an id. {@link passRequestIdsOn} passes it to the handler, and `answerAsTheGateway` returns it. */
export function identifyRequests(server: Server): void {
  server.ext('onRequest', (request, h) => {
    request.app.requestId = randomUUID();
    // Events are built from these; nothing else reaches them.
    request.raw.req.rawHeaders.push(REQUEST_ID, request.app.requestId);
    return h.continue;
  });
}

/** Moves the request id from the headers of an event to its place. */
export function passRequestIdsOn({ prototype }: EventMaker): void {
  const { create } = prototype;
  prototype.create = function createWithId(this: EventMaker['prototype']) {
    const event = create.call(this);
    event.requestContext.requestId = event.headers[REQUEST_ID] ?? event.requestContext.requestId;
    for (const headers of [event.headers, event.multiValueHeaders]) Reflect.deleteProperty(headers, REQUEST_ID);
    return event;
  };
}

/** serverless-offline treats these as bytes and encodes them in base64. */
const BINARY = 'application/octet-stream';

/**
 * All bodies arrive as base64 of the sent bytes, because the template declares all media types binary. serverless-offline
 * itself refuses a malformed `Content-Type`, decodes all but two types, parses JSON, and then loses `null`, `false`, `0`,
 * `""` and the quotation marks of a string. It decides by `headers`, which this function changes; events are built
 * from `rawHeaders`.
 */
export function passBodiesOn(server: Server): void {
  server.ext('onRequest', ({ headers }, h) => {
    headers['content-type'] = BINARY;
    return h.continue;
  });
}

/**
 * Removes the `Content-Type: application/json` that serverless-offline adds to a request with a body and without a
 * type.
 */
export function keepContentTypesAsSent({ prototype }: EventMaker): void {
  const { create } = prototype;
  prototype.create = function createAsSent(this: EventMaker['prototype']) {
    const event = create.call(this);
    const isSent = Object.keys(event.multiValueHeaders).some((name) => name.toLowerCase() === 'content-type');
    if (!isSent) delete event.headers['Content-Type'];
    return event;
  };
}
