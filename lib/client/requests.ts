/** Builds requests from their parts, and reads responses. */
import { problemErrorOf } from './problems.js';
import type { Precondition } from './types.js';

type QueryValue = string | number | boolean | undefined;

/** The options of a call of any operation. */
export interface AnyOptions {
  path?: Record<string, string | number>;
  query?: Record<string, QueryValue>;
  body?: unknown;
  ifMatch?: Precondition | undefined;
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** @param path with parameters in braces, such as `/api/events/{id}` */
export function urlOf(base: string, path: string, options: AnyOptions): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(options.path?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  return `${base}${filled}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

type FetchBody = NonNullable<RequestInit['body']>;

/** A file is sent as it is, all else as JSON. */
export function contentOf(body: unknown): { type: string; content: FetchBody } | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    return { type: 'text/calendar', content: body as FetchBody };
  }
  return { type: 'application/json', content: JSON.stringify(body) };
}

/** The ETag of an event or calendar. */
export const etagOf = (precondition: Precondition): string =>
  typeof precondition === 'string' ? precondition : `"${precondition.version}"`;

const KEY_BYTES = 16;

/** `crypto.randomUUID` requires a secure context, which a page on a local network is not. */
export const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The body of a successful response: JSON, text, or undefined.
 * @throws ProblemError
 */
export async function bodyOf(response: Response): Promise<unknown> {
  if (!response.ok) throw await problemErrorOf(response);
  const text = await response.text();
  const isJson = /^application\/(.*\+)?json\b/.test(response.headers.get('Content-Type') ?? '');
  return text === '' ? undefined : isJson ? (JSON.parse(text) as unknown) : text;
}
