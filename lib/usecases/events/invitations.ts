import { invitedBy, type Change } from '../../domain/change/change.js';
import { takeInvitationToken } from '../../store/rate-limits.js';
import type { Context } from '../context.js';
import { requireToken } from '../accounts/rate-limit.js';

/**
 * The unanswered events that one write puts on the calendars of others: by sharing, splitting a series or restoring. One
 * person may put only so many on another's in a day, whether they are answered later or not.
 */
export class Invitations {
  /** Who has been counted: a write that loses a race is decided again and counts once. */
  readonly #counted = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly from: string,
  ) {}

  /**
   * Takes a token for each person invited, from a bucket for the pair.
   * @throws ProblemError `rate-limited`, when the tokens of the other people may be spent
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
