/**
 * `npm run dead-letters -- --stage <stage> [--region <region>] [--replay]`: shows the batches of stream records that a
 * function failed to process, and with `--replay` invokes the function with them again. Exits with 0 if no message is left
 * or all of them were only shown, with 1 if one could not be replayed, and with 2 for a wrong usage.
 */
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { parseArgs } from 'node:util';
import { showProgress } from '../import/progress.js';
import { describeLetter, type DeadLetter } from './letter.js';
import { DeadLetterQueue } from './queue.js';
import { replay, type Outcome } from './replay.js';

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    region: { type: 'string', default: 'us-east-1' },
    replay: { type: 'boolean', default: false },
  },
});
if (values.stage === undefined) {
  console.error('Usage: npm run dead-letters -- --stage <stage> [--region <region>] [--replay]');
  process.exit(2);
}

const { region } = values;
const clients = { streams: new DynamoDBStreamsClient({ region }), lambda: new LambdaClient({ region }) };

const GONE =
  'the stream keeps records for 24 hours and no longer has them. Versions are in the table: the next change of an event or ' +
  'calendar publishes its earlier versions.';

function describeOutcome(outcome: Outcome): string {
  if (outcome.status === 'failed') return `failed again: ${outcome.reason}`;
  if (outcome.status === 'gone') return `not replayed: ${GONE}`;
  return `replayed ${outcome.records} records${outcome.isComplete ? '' : `; not the first ones: ${GONE}`}`;
}

/** Replays a message, and deletes it if that succeeds. */
async function settle(queue: DeadLetterQueue, letter: DeadLetter): Promise<Outcome> {
  const outcome = await replay(clients, letter).catch((error: unknown): Outcome => ({
    status: 'failed',
    reason: String(error),
  }));
  await (outcome.status === 'replayed' ? queue.delete(letter) : queue.release(letter));
  return outcome;
}

async function replayAll(queue: DeadLetterQueue, letters: DeadLetter[]): Promise<boolean> {
  const outcomes: Outcome[] = [];
  for (const letter of letters) {
    outcomes.push(await settle(queue, letter));
    showProgress(process.stderr, outcomes.length, letters.length, 'messages');
  }
  for (const [index, letter] of letters.entries()) {
    const outcome = outcomes[index];
    if (outcome) console.log(`${describeLetter(letter)}\n  ${describeOutcome(outcome)}`);
  }
  return outcomes.every(({ status }) => status === 'replayed');
}

async function showAll(queue: DeadLetterQueue, letters: DeadLetter[]): Promise<void> {
  for (const letter of letters) {
    console.log(describeLetter(letter));
    await queue.release(letter);
  }
}

try {
  const queue = await DeadLetterQueue.open(new SQSClient({ region }), values.stage);
  const letters = await queue.receiveAll();
  console.error(`${letters.length} messages`);
  if (values.replay && !(await replayAll(queue, letters))) process.exitCode = 1;
  if (!values.replay) await showAll(queue, letters);
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
