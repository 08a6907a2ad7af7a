import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

/** Prints what happens to the events that a user may see, a line each, until it is interrupted. */

const API = process.env['API'] ?? 'http://localhost:3000/api';

async function post(path: string, body: unknown, token?: string): Promise<Record<string, string>> {
  const response = await fetch(`${API}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, string>;
  if (!response.ok) throw new Error(`${path}: ${answer['detail'] ?? response.statusText}`);
  return answer;
}

/** Logs in, trades the token for a ticket, since tokens do not belong into URLs, and listens. */
async function watch(username: string, password: string): Promise<void> {
  const { access_token } = await post('/auth/login', { username, password });
  const { url = '' } = await post('/notifications/ticket', {}, access_token);
  const socket = new WebSocket(url);
  socket.on('open', () => {
    socket.send(JSON.stringify({ action: 'resume' }));
  });
  socket.on('message', (data: Buffer) => {
    console.log(data.toString());
  });
  socket.on('close', (code) => {
    console.error(`The connection was closed (${code}).`);
    process.exit(1);
  });
}

const { values } = parseArgs({ options: { user: { type: 'string' } } });
const password = process.env['PASSWORD'];
if (values.user === undefined || password === undefined) {
  console.error('Usage: PASSWORD=… npm run watch -- --user <username>');
  process.exit(2);
}
await watch(values.user, password).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
