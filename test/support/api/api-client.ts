/** Calls the stack for API tests, and builds request bodies. */
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type * as z from 'zod';
import type { User } from '../../../lib/api/auth.js';
import type { Conflict, Event, EventInput, Permission } from '../../../lib/api/schemas.js';
import type { HistoryEntry } from '../../../lib/api/versions.js';
import type { ProblemDetails } from '../../../lib/http/problems.js';
import { parsedBody, requireDocumented } from './documented.js';
import { noteSecrets } from './used-secrets.js';

export type EventBody = z.infer<typeof Event>;
export type HistoryEntryBody = z.infer<typeof HistoryEntry>;
export type PermissionBody = z.infer<typeof Permission>;
export type ConflictBody = z.infer<typeof Conflict>;
export type UserBody = z.infer<typeof User>;

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface TokenPairBody {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
}

/** An error response, with the optional members of its type. */
export interface Problem extends ProblemDetails {
  errors: { pointer?: string; parameter?: string; header?: string; detail: string }[];
  conflicts: ConflictBody[];
  current_version: number;
  changed_fields: string[];
}

export interface Call {
  /** An access token, sent as `Authorization: Bearer`. */
  token?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent unchanged in place of `body`; set a `Content-Type` in `headers`. */
  raw?: NonNullable<RequestInit['body']>;
  headers?: Record<string, string>;
}

export interface ApiAnswer<B> {
  status: number;
  headers: Headers;
  /** See {@link parsedBody}. */
  body: B;
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/**
 * Calls one stack, and requires that each response is as the OpenAPI document says. Paths are complete: `/api/events`. The
 * type of a response defaults to a problem.
 */
export class Api {
  constructor(private readonly origin: () => string) {}

  get<B = Problem>(path: string, call?: Call): Promise<ApiAnswer<B>> {
    return this.request('GET', path, call);
  }

  post<B = Problem>(path: string, call?: Call): Promise<ApiAnswer<B>> {
    return this.request('POST', path, call);
  }

  put<B = Problem>(path: string, call?: Call): Promise<ApiAnswer<B>> {
    return this.request('PUT', path, call);
  }

  patch<B = Problem>(path: string, call?: Call): Promise<ApiAnswer<B>> {
    return this.request('PATCH', path, call);
  }

  delete<B = Problem>(path: string, call?: Call): Promise<ApiAnswer<B>> {
    return this.request('DELETE', path, call);
  }

  async request<B = Problem>(method: Method, path: string, call: Call = {}): Promise<ApiAnswer<B>> {
    const { token, body, raw, headers } = call;
    const url = new URL(path, this.origin());
    const response = await fetch(url, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? (raw ?? null) : JSON.stringify(body),
      redirect: 'manual',
    });
    const answer = answerOf<B>(response, await response.text());
    noteSecrets([body, answer.body]);
    if (method !== 'OPTIONS') requireDocumented(method, url, answer);
    return answer;
  }
}

export const answerOf = <B>({ status, headers }: Pick<Response, 'status' | 'headers'>, text: string): ApiAnswer<B> => ({
  status,
  headers,
  body: parsedBody(headers, text) as B,
});

/** The API of a stack that a test has started itself. */
export const apiOf = ({ urls }: { urls: { rest: string } }): Api => new Api(() => urls.rest);

/** The API of the stack that all API tests share. */
export const api = new Api(() => inject('urls').rest);

/** A registration with unique names. */
export function aRegistration(overrides: Partial<Record<'username' | 'email' | 'password', unknown>> = {}) {
  const username = `user-${randomUUID().slice(0, 18)}`;
  return { username, email: `${username}@example.com`, password: 'correct horse battery', ...overrides };
}

export interface TestUser extends UserBody {
  password: string;
  /** An access token. */
  token: string;
  refreshToken: string;
}

/** A new user, registered and logged in. */
export async function aUser(client: Api = api): Promise<TestUser> {
  const registration = aRegistration();
  const { status, body } = await client.post<UserBody>('/api/auth/register', { body: registration });
  if (status !== 201) throw new Error(`register answered ${status}: ${JSON.stringify(body)}`);
  const { username, password } = registration as { username: string; password: string };
  const tokens = await logIn({ username, password }, client);
  return { ...body, password, token: tokens.access_token, refreshToken: tokens.refresh_token };
}

/** A new session of a user. */
export async function logIn(
  { username, password }: { username: string; password: string },
  client: Api = api,
): Promise<TokenPairBody> {
  const { status, body } = await client.post<TokenPairBody>('/api/auth/login', { body: { username, password } });
  if (status !== 200) throw new Error(`login answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

const FIRST_SLOT = Date.parse('2031-01-06T09:00:00Z');
const HOUR_MILLISECONDS = 60 * 60 * 1000;
let slots = 0;

/** An hour that no other call in this test file gets and that touches no other. */
export function aSlot(): { start_time: string; end_time: string } {
  const start = FIRST_SLOT + slots++ * 2 * HOUR_MILLISECONDS;
  const rfc3339 = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
  return { start_time: rfc3339(start), end_time: rfc3339(start + HOUR_MILLISECONDS) };
}

export type NewEventBody = z.input<typeof EventInput>;

/** The body of a new event in its own slot; override the members that matter, valid or not. */
export const anEvent = (overrides: Record<string, unknown> = {}): NewEventBody => ({
  title: 'Design review',
  ...aSlot(),
  ...overrides,
});
