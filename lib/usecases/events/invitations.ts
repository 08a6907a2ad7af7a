import { invitedBy, type Change } from '../../domain/change/change.js';
import { takeInvitationToken } from '../../store/rate-limits.js';
import type { Context } from '../context.js';
import { requireToken } from '../accounts/rate-limit.js';

/**
 * Limits the unanswered events and the calendars that one user shares with another per day, by sharing, splitting a series
 * or restoring. Later answers do not return tokens.
 */
export class Invitations {
  /** The people already counted: a write that is decided again counts once. */
  readonly #counted = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly from: string,
  ) {}

  /**
   * Takes a token for each invited person, from the bucket of the pair.
   * @throws ProblemError `rate-limited`; tokens for other people may then be spent
   */
  async take(changes: Change[]): Promise<void> {
    await this.takeFor(
      changes.flatMap((change) => {
        const { access } = change.version.event;
        return invitedBy(change).map((userId) => ({ userId, username: access[userId]?.username ?? userId }));
      }),
    );
  }

  /** Like {@link take}, for people added to a calendar. */
  async takeFor(people: { userId: string; username: string }[]): Promise<void> {
    await Promise.all(
      people
        .filter(({ userId }) => !this.#counted.has(userId))
        .map(async ({ userId, username }) => {
          await this.#takeOne(userId, username);
          this.#counted.add(userId);
        }),
    );
  }

  async #takeOne(to: string, username: string): Promise<void> {
    const { rateLimitTable, limits, now } = this.context;
    const bucket = await takeInvitationToken(rateLimitTable, { from: this.from, to }, limits.invitations, now());
    if (bucket) requireToken(bucket, `You have shared too many events and calendars with ${username}`);
  }
}
