/**
 * Wraps the handlers of WebSocket routes: authenticates the connection, and turns errors into responses or messages.
 */
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { bearerTokenIn } from '../auth/bearer.js';
import type { Connection } from '../domain/feed/connection.js';
import { ProblemError } from '../domain/errors.js';
import { getContext } from '../runtime/context.js';
import { getFeedContext } from '../runtime/feed-context.js';
import { describeError, logError } from '../log.js';
import { withMetrics } from '../metrics.js';
import { admitMessage, type Credentials } from '../usecases/feed/connections.js';
import type { Context } from '../usecases/context.js';
import type { FeedContext } from '../usecases/feed/context.js';
import { errorMessage, isReported, parseFrame } from './websocket-messages.js';

/** API Gateway passes the headers of the handshake to `$connect`. */
type ConnectEvent = APIGatewayProxyWebsocketEventV2 & { headers?: Record<string, string | undefined> };

/** The result that API Gateway expects. Any status but 200 refuses a connection in `$connect`. */
interface RouteResult {
  statusCode: number;
}

interface Call<C> {
  context: C;
  connectionId: string;
}

interface MessageCall<M> {
  context: FeedContext;
  connection: Connection;
  message: M;
}

const STATUSES: Partial<Record<ProblemError['code'], number>> = { unauthorized: 401, unavailable: 503 };

/** `$connect`. An error refuses the connection with 401, 503 or 500. */
export const connectRoute = (
  run: (call: Call<Context & FeedContext> & { credentials: Credentials }) => Promise<void>,
) =>
  withMetrics(async (event: ConnectEvent): Promise<RouteResult> => {
    try {
      const context = { ...getFeedContext(), ...(await getContext()) };
      const credentials = { ticket: event.queryStringParameters?.['ticket'], accessToken: bearerToken(event) };
      await run({ context, connectionId: event.requestContext.connectionId, credentials });
      return { statusCode: 200 };
    } catch (error) {
      const statusCode = (error instanceof ProblemError && STATUSES[error.code]) || 500;
      if (statusCode >= 500) logFailure(event, error);
      return { statusCode };
    }
  });

function bearerToken({ headers = {} }: ConnectEvent): string | undefined {
  return bearerTokenIn(Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1]);
}

/** `$disconnect`. API Gateway calls it on a best-effort basis and ignores the result. */
export const disconnectRoute = (run: (call: Call<FeedContext>) => Promise<void>) =>
  withMetrics(async (event: APIGatewayProxyWebsocketEventV2): Promise<RouteResult> => {
    await run({ context: getFeedContext(), connectionId: event.requestContext.connectionId }).catch(
      (error: unknown) => {
        logFailure(event, error);
      },
    );
    return { statusCode: 200 };
  });

/** API Gateway encodes a binary frame in Base64. Only text frames are messages. */
const textOf = ({ body, isBase64Encoded }: APIGatewayProxyWebsocketEventV2): string =>
  isBase64Encoded ? '' : String(body);

/**
 * `$default`: a message from the client, limited like a request. An error is sent back as a message and closes nothing.
 */
export const messageRoute = <S extends z.ZodType>(schema: S, run: (call: MessageCall<z.infer<S>>) => Promise<void>) =>
  withMetrics(async (event: APIGatewayProxyWebsocketEventV2): Promise<RouteResult> => {
    const context = getFeedContext();
    const { connectionId, requestId } = event.requestContext;
    try {
      const connection = await admitMessage(context, connectionId);
      if (connection) await run({ context, connection, message: parseFrame(schema, textOf(event)) });
    } catch (error) {
      if (!isReported(error) || error.code === 'unavailable') logFailure(event, error);
      await context.gateway.post(connectionId, errorMessage(error, requestId));
    }
    return { statusCode: 200 };
  });

function logFailure({ requestContext }: APIGatewayProxyWebsocketEventV2, error: unknown): void {
  const { routeKey, requestId, connectionId } = requestContext;
  logError('WebSocketErrors', `${routeKey} failed`, { requestId, connectionId, cause: describeError(error) });
}
