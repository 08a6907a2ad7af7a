/** Settings and helpers of the commands that call the API. */

/** The base URL of the API, with `/api`. The default is the local stack that `npm start` starts with the same `PORT`. */
export const API = process.env['API'] ?? `http://localhost:${process.env['PORT'] ?? '3000'}/api`;

/** The deployment, as the client takes it. */
export const DEPLOYMENT = { url: API.replace(/\/api\/?$/, ''), apiKey: process.env['API_KEY'] };

/** The text of an error, with its cause: `fetch` throws "fetch failed" only. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}.` : error.message;
}

/** Runs when the command is interrupted or terminated. */
export function onInterrupt(run: () => void): void {
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(event, run);
}
