/** The tokens of one session, renewed when the API refuses them. */

export interface Tokens {
  /** Absent if only the refresh token was stored. */
  access_token?: string;
  refresh_token: string;
}

export interface Credentials {
  /** The user name or e-mail address. */
  username: string;
  password: string;
}

export interface SessionOptions {
  /** Of an earlier session, which continues. */
  tokens?: Tokens | undefined;
  /** Starts a session when there is none, or when it has ended. */
  credentials?: Credentials | undefined;
  /** Called with new tokens, and with `undefined` when the session has ended. Each refresh token can be used once. */
  onTokens?: ((tokens: Tokens | undefined) => void) | undefined;
}

interface SignIn {
  logIn: (credentials: Credentials) => Promise<Tokens>;
  /** @returns undefined if the session has ended */
  refresh: (refreshToken: string) => Promise<Tokens | undefined>;
}

const UNAUTHORIZED = 401;

export class Session {
  #tokens: Tokens | undefined;
  #renewal: Promise<void> | undefined;

  constructor(
    private readonly signIn: SignIn,
    private readonly options: SessionOptions,
  ) {
    this.#tokens = options.tokens;
  }

  get isOpen(): boolean {
    return this.#tokens !== undefined;
  }

  set(tokens: Tokens | undefined): void {
    if (tokens === undefined && this.#tokens === undefined) return;
    this.#tokens = tokens;
    this.options.onTokens?.(tokens);
  }

  /** Sends a request with an access token, and again with a new one if the first is refused. */
  async authorize(send: (accessToken: string | undefined) => Promise<Response>): Promise<Response> {
    const first = await this.#accessToken(undefined);
    const response = await send(first);
    if (response.status !== UNAUTHORIZED || first === undefined) return response;
    const second = await this.#accessToken(first);
    if (second === undefined) return response;
    await response.body?.cancel();
    return send(second);
  }

  /** @param refused an access token that the API does not accept */
  async #accessToken(refused: string | undefined): Promise<string | undefined> {
    // Refresh tokens are for one use, so concurrent requests share one renewal.
    if (this.#tokens?.access_token === refused) {
      this.#renewal ??= this.#renew().finally(() => {
        this.#renewal = undefined;
      });
    }
    await this.#renewal;
    return this.#tokens?.access_token;
  }

  async #renew(): Promise<void> {
    const { credentials } = this.options;
    const renewed = this.#tokens;
    const refreshed = renewed && (await this.signIn.refresh(renewed.refresh_token));
    const tokens = refreshed ?? (credentials && (await this.signIn.logIn(credentials)));
    // After a login or logout meanwhile, the tokens belong to an obsolete session.
    if (this.#tokens === renewed) this.set(tokens);
  }
}
