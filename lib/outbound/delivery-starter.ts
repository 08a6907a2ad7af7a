import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { WebhookRef } from '../domain/feed/webhook.js';
import { createRequestLimiter } from '../domain/limiter.js';
import { describeError, logError } from '../log.js';

/** Starts webhook senders as functions of their own, so that no request or publisher waits for a receiver. */
export class DeliveryStarter {
  private readonly client: LambdaClient;
  private readonly limiter = createRequestLimiter();

  /** @param endpoint the substitute for Lambda on a laptop */
  constructor(
    private readonly functionName: string,
    endpoint: string | undefined,
  ) {
    this.client = new LambdaClient({
      ...(endpoint === undefined ? {} : { endpoint }),
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
    });
  }

  /** Never throws: the webhook is already due, so the schedule starts it if this fails. */
  async start(ref: WebhookRef): Promise<void> {
    const { functionName: FunctionName } = this;
    try {
      const command = new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(ref) });
      await this.limiter(() => this.client.send(command));
    } catch (error) {
      logError('UnstartedWebhooks', 'webhook not started', { webhookId: ref.id, cause: describeError(error) });
    }
  }
}
