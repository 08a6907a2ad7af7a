/**
 * Imports an iCalendar file of any size into a calendar, in pieces. Events that are refused go to standard output, each
 * with its line in the file; progress and totals go to standard error. Run it again to continue after an interruption.
 * Exits with 0 if every event was imported, with 1 if some were not, and with 2 for a wrong usage.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from '../../lib/client/index.js';
import { DEPLOYMENT, messageOf, onInterrupt } from '../client/command.js';
import { piecesOf, type Piece } from './pieces.js';
import { showProgress } from './progress.js';
import { sendPiece } from './send.js';

/** Small enough that the progress is seen, and each piece is answered within seconds. */
const LIMITS = { components: 200, bytes: 1_000_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    user: { type: 'string' },
    calendar: { type: 'string', default: 'primary' },
    'on-conflict': { type: 'string', default: 'allow' },
  },
});
const password = process.env['PASSWORD'];
const [path, ...others] = positionals;
const onConflict = (['allow', 'reject'] as const).find((choice) => choice === values['on-conflict']);
if (!values.user || !password || path === undefined || !onConflict || others.length > 0) {
  console.error(
    'Usage: PASSWORD=… npm run import -- --user <username> [--calendar <id>] [--on-conflict reject] <file.ics>',
  );
  process.exit(2);
}
/** An import can wait for an API that is overloaded. */
const MAX_ATTEMPTS = 8;
const client = new Client({
  ...DEPLOYMENT,
  credentials: { username: values.user, password },
  maxAttempts: MAX_ATTEMPTS,
});
const target = { calendar: values.calendar, onConflict };
const totals = new Map<string, number>();

/** Text of a file, without control characters. */
const shown = (text: string): string => text.replaceAll(/\p{Cc}/gu, '\u{fffd}');

async function importPiece(piece: Piece): Promise<string[]> {
  const results = await sendPiece(client, target, piece);
  for (const { status } of results) totals.set(status, (totals.get(status) ?? 0) + 1);
  return results
    .filter(({ status }) => status === 'refused')
    .map(({ line, uid, detail, problem }) => {
      const reason = detail ?? problem?.detail ?? problem?.title ?? '';
      return shown(`${path}:${piece.lineNumbers[line - 1] ?? ''}: ${uid ?? '(no UID)'}: ${reason}`);
    });
}

async function importAll(pieces: Piece[]): Promise<void> {
  const total = pieces.reduce((sum, { components }) => sum + components, 0);
  const refused: string[] = [];
  try {
    let done = 0;
    for (const piece of pieces) {
      refused.push(...(await importPiece(piece)));
      done += piece.components;
      showProgress(process.stderr, done, total, 'components');
    }
  } finally {
    for (const line of refused) console.log(line);
    console.error([...totals].map(([status, count]) => `${count} ${status}`).join(', '));
  }
}

async function run(file: string): Promise<void> {
  const pieces = piecesOf(readFileSync(file), LIMITS);
  if (pieces.length === 0) throw new Error(`${file} is not an iCalendar file, or has no events.`);
  try {
    await importAll(pieces);
  } finally {
    await client.logout();
  }
}

onInterrupt(() => {
  console.error('Interrupted. Run it again to continue.');
  void client.logout().finally(() => process.exit(1));
});
process.exitCode = await run(path).then(
  () => (totals.has('refused') ? 1 : 0),
  (error: unknown) => {
    console.error(messageOf(error));
    return 1;
  },
);
