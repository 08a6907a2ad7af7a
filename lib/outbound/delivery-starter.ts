import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { WebhookRef } from '../domain/feed/webhook.js';
import { describeError, log } from '../log.js';

/** Starts senders of webhooks as functions of their own, so that nobody waits for a receiver. */
export class DeliveryStarter {
  private readonly client: LambdaClient;

  /** @param endpoint of what stands in for Lambda on a laptop */
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

  /** Never throws: a webhook is due before this is called, and what does not start is started by the schedule. */
  async start(ref: WebhookRef): Promise<void> {
    const { functionName: FunctionName } = this;
    try {
      await this.client.send(
        new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(ref) }),
      );
    } catch (error) {
      log('error', 'webhook not started', { webhookId: ref.id, cause: describeError(error) });
    }
  }
}
