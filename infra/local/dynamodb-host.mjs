import { get } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import dynamodbLocal from 'dynamodb-local';

/**
 * Hosts DynamoDB Local's Java process while the parent lives: the IPC channel closes however the parent exits, SIGKILL
 * included, and Java stops with it. Sends `ready` to the parent once requests are answered.
 *
 * Usage: fork('dynamodb-host.mjs', [port, dataDirectory?]). Without a directory, all data is in memory, with a separate
 * database for each access key.
 */
const [port, dataDirectory] = process.argv.slice(2);

const simulator = dirname(createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json'));
const javaOptions = `@${fileURLToPath(new URL('java-options', import.meta.url))}`;

/** DynamoDB Local answers an unsigned request with 400 once it is ready. Node.js loads `http` faster than `fetch`. */
function isAnswering() {
  return new Promise((resolve) => {
    const request = get(`http://localhost:${port}`, (response) => {
      response.resume();
      resolve(response.statusCode === 400);
    });
    request.on('error', () => resolve(false));
  });
}

dynamodbLocal.configureInstaller({ installPath: join(simulator, 'emulator') });
const java = await dynamodbLocal.launch(
  Number(port),
  dataDirectory,
  [...(dataDirectory === undefined ? [] : ['-sharedDb']), '-disableTelemetry'],
  false,
  false,
  javaOptions,
);
java.on('exit', (code) => process.exit(code ?? 1));

for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(signal, () => java.kill());

while (!(await isAnswering())) await delay(50);
process.send('ready');
