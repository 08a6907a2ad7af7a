import { invitedBy, type Change } from '../../domain/change/change.js';
import { takeInvitationToken } from '../../store/rate-limits.js';
import type { Context } from '../context.js';
import { requireToken } from '../accounts/rate-limit.js';

/**
 * Limits the unanswered events that one user adds to another's calendar per day, by sharing, splitting a series or
 * restoring. Later answers do not return tokens.
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
    const invited = changes.flatMap((change) =>
      invitedBy(change).map((userId) => ({ userId, access: change.version.event.access })),
    );
    await Promise.all(
      invited
        .filter(({ userId }) => !this.#counted.has(userId))
        .map(async ({ userId, access }) => {
          await this.#takeOne(userId, access[userId]?.username ?? userId);
          this.#counted.add(userId);
        }),
    );
  }

  async #takeOne(to: string, username: string): Promise<void> {
    const { rateLimitTable, limits, now } = this.context;
    const bucket = await takeInvitationToken(rateLimitTable, { from: this.from, to }, limits.invitations, now());
    if (bucket) requireToken(bucket, `You have added too many unanswered events to the calendar of ${username}`);
  }
}
