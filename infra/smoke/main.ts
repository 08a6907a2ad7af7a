/**
 * Tests a running stage as a client does, in less than a minute: two new accounts, a race for one slot, notifications,
 * history and deletion. It deletes the accounts at the end. Exits with 0 if every check passed, with 1 if one did not, and
 * with 2 for a wrong usage.
 */
import { parseArgs } from 'node:util';
import { describeFailure, runChecks } from './checks.js';

const { values } = parseArgs({ options: { url: { type: 'string' } } });
if (values.url === undefined || !URL.canParse(values.url)) {
  console.error('Usage: [API_KEY=…] npm run smoke -- --url <RestApiUrl>');
  process.exit(2);
}

const startedAt = performance.now();
try {
  await runChecks(
    { url: values.url.replace(/(\/api)?\/*$/, ''), apiKey: process.env['API_KEY'] },
    (sentence, milliseconds) => {
      console.log(`✓ ${sentence} (${Math.round(milliseconds)} ms)`);
    },
  );
  console.log(`The stage works (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`);
} catch (error) {
  console.error(`✗ ${describeFailure(error)}`);
  process.exitCode = 1;
}
