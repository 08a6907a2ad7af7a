/** What the API, or its WebSocket, says when it refuses: a problem of RFC 9457. */
export interface Problem {
  detail?: string;
  /** Seconds. */
  retry_after?: number;
}

/** The API has refused something. */
export class Refusal extends Error {
  constructor(
    problem: Problem,
    /** Whether the same may be granted later. */
    readonly isPassing: boolean,
  ) {
    super(problem.detail ?? 'refused without a word');
    this.name = 'Refusal';
    this.retryAfterMilliseconds = (problem.retry_after ?? 0) * 1000;
  }

  /** How long it would be refused again. */
  readonly retryAfterMilliseconds: number;
}

interface Tokens {
  access_token: string;
  refresh_token: string;
}

const UNAUTHORIZED = 401;
const TOO_MANY_REQUESTS = 429;

/** A user's calls to the API, in one session that begins with the first of them, and anew after it was ended. */
export class Session {
  private tokens: Tokens | undefined;

  /** @param api its base URL, with `/api` */
  constructor(
    private readonly api: string,
    private readonly credentials: { username: string; password: string },
  ) {}

  /** @throws Refusal, or whatever `fetch` throws when nobody answers */
  async call<T>(method: 'GET' | 'POST', path: string): Promise<T> {
    const withToken = (): Promise<Response> => this.send(method, path, undefined, this.tokens?.access_token);
    this.tokens ??= await this.logIn();
    let response = await withToken();
    if (response.status === UNAUTHORIZED) {
      this.tokens = await this.renew(this.tokens);
      response = await withToken();
    }
    return read<T>(response);
  }

  /** Logs out, so that nobody's oldest sessions have to make room for ones that are over. */
  async end(): Promise<void> {
    if (this.tokens) await this.send('POST', '/auth/logout', undefined, this.tokens.access_token);
  }

  private async logIn(): Promise<Tokens> {
    return read<Tokens>(await this.send('POST', '/auth/login', this.credentials));
  }

  private async renew({ refresh_token }: Tokens): Promise<Tokens> {
    const response = await this.send('POST', '/auth/refresh', { refresh_token });
    return response.ok ? read<Tokens>(response) : this.logIn();
  }

  private send(method: string, path: string, body?: object, token?: string): Promise<Response> {
    return fetch(`${this.api}${path}`, {
      method,
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: body ? JSON.stringify(body) : null,
    });
  }
}

async function read<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({ detail: response.statusText }))) as Problem;
  const retry_after = Number(response.headers.get('Retry-After') ?? 0);
  throw new Refusal({ ...problem, retry_after }, response.status >= 500 || response.status === TOO_MANY_REQUESTS);
}
