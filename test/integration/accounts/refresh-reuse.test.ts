import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signingKeys } from '../../../lib/auth/keys.js';
import { Tokens } from '../../../lib/auth/tokens.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import { findSession } from '../../../lib/store/sessions.js';
import type { Context } from '../../../lib/usecases/context.js';
import { refresh, register } from '../../../lib/usecases/accounts/sessions.js';
import type { TokenPairView } from '../../../lib/views/account.js';
import { createContext } from '../../support/context.js';
import { logInBy } from '../../support/api/sign-in.js';

/** `REFRESH_RUNS=2000 npx vitest run test/integration/accounts/refresh-reuse.test.ts` runs a long search. */
const RUNS = Number(process.env['REFRESH_RUNS'] ?? 12);
const SEED = Number(process.env['REFRESH_SEED'] ?? 2033);
const RUN_MILLISECONDS = 2_000;

const GRACE_SECONDS = 30;
const PASSWORD = 'correct horse battery';

let context: Awaited<ReturnType<typeof createContext>>;
let username: string;

beforeAll(async () => {
  context = await createContext();
  username = `u-${randomUUID().slice(0, 18)}`;
  await register(context, { username, email: `${username}@example.com`, password: PASSWORD });
});

const logIn = (): Promise<TokenPairView> => logInBy(context, { username, password: PASSWORD });

const tokensOf = ({ access_token, refresh_token }: TokenPairView): string => `${access_token} ${refresh_token}`;

const isLive = async ({ access_token }: TokenPairView): Promise<boolean> => {
  // Checked with a fixed clock: the session matters, not the expiry of the access token.
  const { sub, sid } = JSON.parse(Buffer.from(access_token.split('.')[1]!, 'base64url').toString()) as {
    sub: string;
    sid: string;
  };
  return (await findSession(context.table, sub, sid, context.now())) !== undefined;
};

/** The new pair; `undefined` for a 401. */
async function refreshed(token: string, within: Context = context): Promise<TokenPairView | undefined> {
  try {
    return await refresh(within, token);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'unauthorized') return undefined;
    throw error;
  }
}

describe('a refresh token that is presented again', () => {
  it('within 30 seconds after its use returns the same pair with the remaining lifetime', async () => {
    const { refresh_token: token } = await logIn();
    const first = await refreshed(token);
    context.clock.advance(GRACE_SECONDS);
    expect(await refreshed(token)).toEqual({ ...first, expires_in: 900 - GRACE_SECONDS });
  });

  it('returns the same pair each time, without extending its lifetime', async () => {
    const { refresh_token: token } = await logIn();
    const first = (await refreshed(token))!;
    for (let call = 0; call < 6; call++) {
      expect(tokensOf((await refreshed(token))!)).toBe(tokensOf(first));
      context.clock.advance(5);
    }
    context.clock.advance(0.001);
    expect(await refreshed(token)).toBeUndefined();
    expect(await isLive(first)).toBe(false);
  });

  it('more than 30 seconds after its use ends the session', async () => {
    const { refresh_token: token } = await logIn();
    const next = (await refreshed(token))!;
    context.clock.advance(GRACE_SECONDS + 0.001);
    expect(await refreshed(token)).toBeUndefined();
    expect(await refreshed(next.refresh_token)).toBeUndefined();
    expect(await isLive(next)).toBe(false);
  });

  it('after its successor was used ends the session at once', async () => {
    const { refresh_token: token } = await logIn();
    const next = (await refreshed(token))!;
    const newest = (await refreshed(next.refresh_token))!;
    expect(await refreshed(token)).toBeUndefined();
    expect(await isLive(newest)).toBe(false);
  });

  it('by ten clients at once returns the same valid pair to all of them', async () => {
    const { refresh_token: token } = await logIn();
    const pairs = await Promise.all(Array.from({ length: 10 }, () => refreshed(token)));
    expect(new Set(pairs.map((pair) => pair && tokensOf(pair))).size).toBe(1);
    expect(await refreshed(pairs[0]!.refresh_token)).toBeDefined();
  });

  it('leaves nothing in the table that works as a token', async () => {
    const pair = await logIn();
    const next = (await refreshed(pair.refresh_token))!;
    const { userId, sessionId, tokenId } = context.tokens.verify('refresh', next.refresh_token);
    const { tokenId: spentId } = context.tokens.verify('refresh', pair.refresh_token);
    const stored = JSON.stringify(await findSession(context.table, userId, sessionId, context.now()));
    for (const secret of [next.access_token, next.refresh_token, tokenId, spentId])
      expect(stored).not.toContain(secret);
  });
});

describe('a refresh token that is presented again while the signing keys rotate', () => {
  const OLD = ['old', 'the key that signed before, for tests'] as const;
  const NEW = ['new', 'the key that signs from now on, tests'] as const;
  const signingWith = (currentId: string, ...keys: (readonly [string, string])[]): Context => ({
    ...context,
    tokens: new Tokens(signingKeys(currentId, Object.fromEntries(keys)), 'test', context.now),
  });
  const [before, meanwhile, withdrawn] = [
    ['old', OLD, NEW] as const,
    ['new', OLD, NEW] as const,
    ['new', NEW] as const,
  ];

  it('returns the same pair from a container that already signs with the new key', async () => {
    const first = signingWith(...before);
    const { refresh_token: token } = await logInBy(first, { username, password: PASSWORD });
    const pair = (await refreshed(token, first))!;
    expect(await refreshed(token, signingWith(...meanwhile))).toEqual(pair);
    const next = await refreshed(pair.refresh_token, signingWith(...meanwhile));
    expect(await refreshed(pair.refresh_token, first)).toEqual(next);
  });

  it('returns a valid pair signed with an available key when the other key was removed', async () => {
    const { refresh_token: token } = await logInBy(signingWith(...meanwhile), { username, password: PASSWORD });
    await refreshed(token, signingWith(...before));
    const pair = (await refreshed(token, signingWith(...withdrawn)))!;
    expect(await refreshed(pair.refresh_token, signingWith(...withdrawn))).toBeDefined();
  });
});

type Party = 'owner' | 'thief';

interface Step {
  /** The clients that refresh with their newest pair; several do so at the same moment. */
  by: Party[];
  /** The clients whose responses are lost. */
  lost: Party[];
  secondsAfter: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom<Party[]>(['owner'], ['thief'], ['owner', 'thief'], ['owner', 'owner']),
  lost: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Party[]>([]) },
    { weight: 1, arbitrary: fc.constantFrom<Party[]>(['owner'], ['thief'], ['owner', 'thief']) },
  ),
  secondsAfter: fc.oneof(
    fc.constantFrom(0, 0.001, 1, 29.999, 30, 30.001, 31),
    fc.integer({ min: 0, max: 60_000 }).map((milliseconds) => milliseconds / 1000),
    fc.integer({ min: 60, max: 24 * 60 * 60 }),
  ),
});

/** Both clients hold the tokens of one session, and the pairs that they received since. */
class Holders {
  readonly held: Record<Party, TokenPairView>;
  /** For each accepted refresh token: its first use, and the pair that it returns. */
  private readonly accepted = new Map<string, { at: number; successor: TokenPairView }>();
  isOver = false;

  constructor(private readonly login: TokenPairView) {
    this.held = { owner: login, thief: login };
  }

  /** @returns whether all of them received a pair */
  async refresh({ by, lost }: Pick<Step, 'by' | 'lost'>): Promise<boolean> {
    const presented = by.map((party) => this.held[party].refresh_token);
    const mayPass = presented.map((token) => this.mayPass(token));
    const pairs = await Promise.all(presented.map((token) => refreshed(token)));
    const isRefused = pairs.includes(undefined);
    // For different tokens at one moment, the server decides the order.
    if (new Set(presented).size === 1) expect(!isRefused, 'the rule, and what was answered').toBe(mayPass[0]);
    pairs.forEach((pair, index) => {
      if (!pair) return;
      expect(mayPass[index], 'nobody gets a pair against the rule').toBe(true);
      this.note(presented[index]!, pair);
      if (!lost.includes(by[index]!)) this.held[by[index]!] = pair;
    });
    if (isRefused) this.isOver = true;
    expect(await isLive(this.login)).toBe(!this.isOver);
    return !isRefused;
  }

  /** New, or spent at most 30 seconds ago without use of its successor, in a live session. */
  private mayPass(token: string): boolean {
    const before = this.accepted.get(token);
    if (this.isOver) return false;
    if (!before) return true;
    const isGraced = context.now().getTime() - before.at <= GRACE_SECONDS * 1000;
    return isGraced && !this.accepted.has(before.successor.refresh_token);
  }

  private note(token: string, pair: TokenPairView): void {
    const before = this.accepted.get(token);
    if (before) expect(tokensOf(pair)).toBe(tokensOf(before.successor));
    else this.accepted.set(token, { at: context.now().getTime(), successor: pair });
  }
}

describe('a thief and the owner of the same refresh token', () => {
  it(
    'both lose the session once they have refreshed more than 30 seconds apart, after any sequence of requests',
    { timeout: 15_000 + RUNS * RUN_MILLISECONDS },
    async () => {
      const orders = fc.constantFrom<[Party, Party]>(['owner', 'thief'], ['thief', 'owner']);
      const property = fc.asyncProperty(fc.array(step, { maxLength: 10 }), orders, async (steps, [first, second]) => {
        const holders = new Holders(await logIn());
        for (const each of steps) {
          await holders.refresh(each);
          context.clock.advance(each.secondsAfter);
        }
        context.clock.advance(GRACE_SECONDS + 0.001);
        await holders.refresh({ by: [first], lost: [] });
        context.clock.advance(GRACE_SECONDS + 0.001);
        expect(await holders.refresh({ by: [second], lost: [] })).toBe(false);
        for (const party of [first, second]) expect(await refreshed(holders.held[party].refresh_token)).toBeUndefined();
        expect(holders.isOver).toBe(true);
      });
      await fc.assert(property, { numRuns: RUNS, seed: SEED });
    },
  );
});
