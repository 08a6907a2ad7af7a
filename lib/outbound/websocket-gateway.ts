import {
  ApiGatewayManagementApiClient,
  ApiGatewayManagementApiServiceException,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { createRequestLimiter } from '../domain/limiter.js';
import { describeError, logError } from '../log.js';
import { withoutOverhead } from '../sdk-client.js';
import type { Gateway } from '../usecases/feed/context.js';

const GONE = 410;

/** serverless-offline returns the status of API Gateway's GoneException without its name. */
const isGone = (error: unknown): boolean =>
  error instanceof GoneException ||
  (error instanceof ApiGatewayManagementApiServiceException && error.$metadata.httpStatusCode === GONE);

/**
 * API Gateway's management API for WebSocket connections.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export class ManagementApiGateway implements Gateway {
  private readonly client: ApiGatewayManagementApiClient;
  private readonly limiter = createRequestLimiter();

  /** @param endpoint the stage of the WebSocket API, `https://…` */
  constructor(endpoint: string) {
    this.client = withoutOverhead(
      new ApiGatewayManagementApiClient({
        endpoint,
        maxAttempts: 2,
        // Well below the lease of a sender: a slow response must not cost the lease and with it the order of messages.
        requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
      }),
    );
  }

  async post(connectionId: string, text: string): Promise<'sent' | 'gone' | 'failed'> {
    try {
      const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: text });
      await this.limiter(() => this.client.send(command));
      return 'sent';
    } catch (error) {
      if (isGone(error)) return 'gone';
      logError('UnsentMessages', 'a message was not sent', { connectionId, cause: describeError(error) });
      return 'failed';
    }
  }

  async close(connectionId: string): Promise<void> {
    try {
      const command = new DeleteConnectionCommand({ ConnectionId: connectionId });
      await this.limiter(() => this.client.send(command));
    } catch (error) {
      if (!isGone(error))
        logError('UnclosedConnections', 'a connection was not closed', { connectionId, cause: describeError(error) });
    }
  }
}
