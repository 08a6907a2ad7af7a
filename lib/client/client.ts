import { followFeed, type FeedOptions } from './feed.js';
import type { WebSocketConstructor } from './feed-socket.js';
import { isProblem } from './problems.js';
import { bodyOf, contentOf, etagOf, randomKey, urlOf, type AnyOptions } from './requests.js';
import { withRetries } from './retries.js';
import { Session, type Credentials, type SessionOptions, type Tokens } from './session.js';
import type {
  CallArguments,
  ListItem,
  ListPath,
  Method,
  PathOf,
  PathWithoutKey,
  PreviewPathOf,
  PreviewResult,
  Result,
  Schemas,
} from './types.js';

export interface ClientOptions extends SessionOptions {
  /** The address of the deployment, without `/api`, such as `http://localhost:3000`. */
  url: string;
  /** Sent as `x-api-key`, which some deployments require. */
  apiKey?: string | undefined;
  /** How often a request is sent at most, if it fails for a reason that passes. Default: 5. */
  maxAttempts?: number | undefined;
  /** Default: the global one. Without one, as in Node.js 20, the feed is read over HTTP. */
  WebSocket?: WebSocketConstructor | undefined;
}

/** The operations without an access token. All other POST operations take an `Idempotency-Key`. */
const SIGN_IN: Record<PathWithoutKey, true> = {
  '/api/auth/register': true,
  '/api/auth/login': true,
  '/api/auth/refresh': true,
};

const DEFAULT_MAX_ATTEMPTS = 5;

type AnyPage = { items: unknown[]; next_cursor: string | null };

/**
 * Calls the API. It refreshes tokens, and retries requests after temporary failures. A call returns the body of the
 * response. It throws `ProblemError` if the API refuses it, and the error of `fetch` without a response.
 */
export class Client {
  readonly #session: Session;
  readonly #url: string;

  constructor(private readonly options: ClientOptions) {
    this.#url = options.url.replace(/\/+$/, '');
    this.#session = new Session(
      {
        logIn: (credentials) => this.#logIn(credentials),
        refresh: (token) => this.#refresh(token),
      },
      options,
    );
  }

  /** Reads one resource, or one page of a list. */
  get<P extends PathOf<'get'>>(path: P, ...[options]: CallArguments<'get', P>): Promise<Result<'get', P>> {
    return this.#call('get', path, options);
  }

  post<P extends PathOf<'post'>>(path: P, ...[options]: CallArguments<'post', P>): Promise<Result<'post', P>> {
    return this.#call('post', path, options);
  }

  put<P extends PathOf<'put'>>(path: P, ...[options]: CallArguments<'put', P>): Promise<Result<'put', P>> {
    return this.#call('put', path, options);
  }

  delete<P extends PathOf<'delete'>>(path: P, ...[options]: CallArguments<'delete', P>): Promise<Result<'delete', P>> {
    return this.#call('delete', path, options);
  }

  /** Previews a write. Nothing is saved. */
  dryRun<M extends Method, P extends PreviewPathOf<M>>(
    method: M,
    path: P,
    ...[options]: CallArguments<M, P>
  ): Promise<PreviewResult<M, P>> {
    const { query, ...others }: AnyOptions = options ?? {};
    return this.#call(method, path, { ...others, query: { ...query, dry_run: true } });
  }

  /** Reads a list page by page, and yields its items. */
  async *list<P extends ListPath>(path: P, ...[options]: CallArguments<'get', P>): AsyncGenerator<ListItem<P>, void> {
    const { query, ...others }: AnyOptions = options ?? {};
    let cursor: string | undefined;
    do {
      const page = await this.#call<AnyPage>('get', path, { ...others, query: { ...query, cursor } });
      yield* page.items as ListItem<P>[];
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /**
   * Follows the feed: each message once and in order, over WebSocket, or over HTTP while no connection is open. Ends
   * when the signal is aborted; connections that end are replaced.
   * @throws ProblemError `feed-expired` if the messages after `since` are no longer kept; `unauthorized` if the session
   * has ended
   */
  feed(options: FeedOptions = {}): AsyncGenerator<Schemas['FeedItem'], void> {
    const once = { signal: options.signal };
    return followFeed(
      {
        WebSocket: this.options.WebSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket,
        createUrl: async () => (await this.#call<Schemas['Ticket']>('post', '/api/notifications/ticket', once, 1)).url,
        readPage: (query) => this.#call<Schemas['FeedPage']>('get', '/api/changes', { ...once, query }, 1),
      },
      options,
    );
  }

  /** Starts a session. It is not repeated, so that a person who waits for it gets the answer. */
  async login(credentials: Credentials): Promise<void> {
    this.#session.set(await this.#logIn(credentials, 1));
  }

  /** Ends the session. */
  async logout(): Promise<void> {
    if (!this.#session.isOpen) return;
    try {
      await this.post('/api/auth/logout');
    } finally {
      this.#session.set(undefined);
    }
  }

  #logIn({ username, password }: Credentials, maxAttempts?: number): Promise<Tokens> {
    return this.#call<Tokens>('post', '/api/auth/login', { body: { username, password } }, maxAttempts);
  }

  async #refresh(refreshToken: string): Promise<Tokens | undefined> {
    try {
      return await this.post('/api/auth/refresh', { body: { refresh_token: refreshToken } });
    } catch (error) {
      if (isProblem(error, 'unauthorized')) return undefined;
      throw error;
    }
  }

  async #call<R>(
    method: Method,
    path: string,
    options: AnyOptions = {},
    maxAttempts = this.options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
  ): Promise<R> {
    const isSignIn = path in SIGN_IN;
    const takesKey = method === 'post' && !isSignIn;
    const request = this.#requestOf(method, options, takesKey);
    const url = urlOf(this.#url, path, options);
    const retries = {
      maxAttempts,
      // The API answers a repeated login with another session, and a repeated refresh with the same tokens.
      isRepeatable: method === 'get' || (method === 'post' && path !== '/api/auth/register'),
      signal: options.signal,
    };
    const send = (accessToken?: string): Promise<Response> => {
      const authorization = accessToken !== undefined && { Authorization: `Bearer ${accessToken}` };
      const headers = { ...request.headers, ...authorization };
      return withRetries(() => fetch(url, { ...request, headers }), retries);
    };
    const response = await (isSignIn ? send() : this.#session.authorize(send));
    return (await bodyOf(response)) as R;
  }

  #requestOf(method: Method, options: AnyOptions, takesKey: boolean) {
    const { body, ifMatch, idempotencyKey, signal } = options;
    const content = contentOf(body);
    return {
      method: method.toUpperCase(),
      headers: {
        ...(content && { 'Content-Type': content.type }),
        ...(ifMatch !== undefined && { 'If-Match': etagOf(ifMatch) }),
        ...(takesKey && { 'Idempotency-Key': idempotencyKey ?? randomKey() }),
        ...(this.options.apiKey !== undefined && { 'x-api-key': this.options.apiKey }),
      },
      body: content?.content ?? null,
      signal: signal ?? null,
    };
  }
}
