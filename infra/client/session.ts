/** An error of the API or its WebSocket: a problem of RFC 9457. */
export interface Problem {
  detail?: string;
  /** Seconds. */
  retry_after?: number;
}

/** A request that the API has refused. */
export class Refusal extends Error {
  constructor(
    problem: Problem,
    /** Whether a later retry can succeed. */
    readonly isPassing: boolean,
    /** The HTTP status; `undefined` for an error of the WebSocket. */
    readonly status?: number,
  ) {
    super(problem.detail ?? 'refused without a word');
    this.name = 'Refusal';
    this.retryAfterMilliseconds = (problem.retry_after ?? 0) * 1000;
  }

  /** How long to wait before a retry. */
  readonly retryAfterMilliseconds: number;
}

/** The body of a request, and the headers that belong to it. */
export interface Content {
  headers: Record<string, string>;
  body: string | Buffer;
}

interface Tokens {
  access_token: string;
  refresh_token: string;
}

const UNAUTHORIZED = 401;
const TOO_MANY_REQUESTS = 429;

/** A user's API calls in one session, which starts with the first call and is renewed after it was ended. */
export class Session {
  private tokens: Tokens | undefined;

  /** @param api its base URL, with `/api` */
  constructor(
    private readonly api: string,
    private readonly credentials: { username: string; password: string },
  ) {}

  /** @throws Refusal, or the error of `fetch` when the API does not answer */
  async call<T>(method: 'GET' | 'POST', path: string, content?: Content): Promise<T> {
    const withToken = (): Promise<Response> => this.send(method, path, content, this.tokens?.access_token);
    this.tokens ??= await this.logIn();
    let response = await withToken();
    if (response.status === UNAUTHORIZED) {
      this.tokens = await this.renew(this.tokens);
      response = await withToken();
    }
    return read<T>(response);
  }

  /** Logs out, so that finished sessions do not replace the user's oldest ones. */
  async end(): Promise<void> {
    if (this.tokens) await this.send('POST', '/auth/logout', undefined, this.tokens.access_token);
  }

  private async logIn(): Promise<Tokens> {
    return read<Tokens>(await this.send('POST', '/auth/login', asJson(this.credentials)));
  }

  private async renew({ refresh_token }: Tokens): Promise<Tokens> {
    const response = await this.send('POST', '/auth/refresh', asJson({ refresh_token }));
    return response.ok ? read<Tokens>(response) : this.logIn();
  }

  private send(method: string, path: string, content?: Content, token?: string): Promise<Response> {
    return fetch(`${this.api}${path}`, {
      method,
      headers: {
        ...content?.headers,
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: content?.body ?? null,
    });
  }
}

const asJson = (body: object): Content => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

async function read<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({ detail: response.statusText }))) as Problem;
  const retry_after = Number(response.headers.get('Retry-After') ?? 0);
  const { status } = response;
  const isPassing = status >= 500 || status === TOO_MANY_REQUESTS || retry_after > 0;
  throw new Refusal({ ...problem, retry_after }, isPassing, status);
}
