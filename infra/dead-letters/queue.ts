import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { parseLetter, type DeadLetter } from './letter.js';

/** The maximum of one request. */
const MESSAGES_AT_ONCE = 10;
/** How long a received message is hidden from other runs, and after an interruption from the next one. */
const HIDDEN_SECONDS = 900;

/** The dead-letter queue of a stage. */
export class DeadLetterQueue {
  private constructor(
    private readonly client: SQSClient,
    private readonly url: string,
  ) {}

  static async open(client: SQSClient, stage: string): Promise<DeadLetterQueue> {
    const name = `event-scheduling-api-${stage}-publisher-dead-letters`;
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    if (QueueUrl === undefined) throw new Error(`The queue ${name} does not exist.`);
    return new DeadLetterQueue(client, QueueUrl);
  }

  /** All messages, oldest first. They are hidden from others until they are released. */
  async receiveAll(): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = [];
    for (;;) {
      const { Messages: messages = [] } = await this.client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.url,
          MaxNumberOfMessages: MESSAGES_AT_ONCE,
          VisibilityTimeout: HIDDEN_SECONDS,
          // A poll of at least a second asks all servers of the queue.
          WaitTimeSeconds: 1,
        }),
      );
      if (messages.length === 0) break;
      letters.push(...messages.map(({ ReceiptHandle = '', Body = '' }) => parseLetter(ReceiptHandle, Body)));
    }
    const timeOf = ({ invocation }: DeadLetter): string => invocation?.timestamp ?? '';
    return letters.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  }

  async delete({ receiptHandle }: DeadLetter): Promise<void> {
    await this.client.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle: receiptHandle }));
  }

  /** Returns a message to the queue at once. */
  async release({ receiptHandle }: DeadLetter): Promise<void> {
    await this.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: this.url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }),
    );
  }
}
