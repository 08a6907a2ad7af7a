import { describe, expect, it } from 'vitest';
import {
  authorise,
  authoriseHistory,
  requireAnOwner,
  ROLES,
  type Action,
  type EventRecord,
  personOnly,
} from '../../../../lib/domain/event/event.js';
import { ProblemError } from '../../../../lib/domain/errors.js';
import { anAccess, anEventRecord } from '../../../support/database/event-records.js';

const outcome = (check: () => EventRecord): string => {
  try {
    check();
    return 'may';
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
};
const EVENT = anEventRecord({
  access: Object.fromEntries(ROLES.map((role) => [role, anAccess({ role })])),
});
const DELETED = { ...EVENT, isDeleted: true };

describe('permissions on an event', () => {
  it.each<[user: string, action: Action, live: string, deletedHistory: string]>([
    ['viewer', 'read', 'may', 'not-found'],
    ['viewer', 'edit', 'forbidden', 'not-found'],
    ['viewer', 'administer', 'forbidden', 'not-found'],
    ['editor', 'read', 'may', 'not-found'],
    ['editor', 'edit', 'may', 'not-found'],
    ['editor', 'administer', 'forbidden', 'not-found'],
    ['owner', 'read', 'may', 'may'],
    ['owner', 'edit', 'may', 'may'],
    ['owner', 'administer', 'may', 'may'],
    ['stranger', 'read', 'not-found', 'not-found'],
    ['stranger', 'edit', 'not-found', 'not-found'],
    ['stranger', 'administer', 'not-found', 'not-found'],
    ['constructor', 'read', 'not-found', 'not-found'],
  ])('tell a %s who wants to %s: %s, and once the event is deleted: %s', (userId, action, live, deletedHistory) => {
    expect(outcome(() => authorise(EVENT, personOnly(userId), action))).toBe(live);
    expect(outcome(() => authoriseHistory(EVENT, personOnly(userId), action))).toBe(live);
    expect(outcome(() => authorise(DELETED, personOnly(userId), action))).toBe('not-found');
    expect(outcome(() => authoriseHistory(DELETED, personOnly(userId), action))).toBe(deletedHistory);
  });

  it('give the same answer for a hidden event as for a missing one', () => {
    const refusal = (event: EventRecord | undefined) => {
      try {
        authorise(event, personOnly('stranger'), 'read');
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(refusal(EVENT)).toEqual(refusal(undefined));
    expect(refusal(EVENT)).toBeInstanceOf(ProblemError);
  });

  it('never leave an event without an owner', () => {
    const { owner, editor, viewer } = EVENT.access;
    expect(requireAnOwner({ owner: owner!, viewer: viewer! }, EVENT.access)).toEqual({ owner, viewer });
    for (const left of [{ viewer: viewer!, editor: editor! }, {}]) {
      expect(() => requireAnOwner(left, EVENT.access)).toThrow(
        expect.objectContaining({ code: 'last-owner' }) as Error,
      );
    }
  });

  it('let people join and leave an event that has lost its owners already', () => {
    const { editor, viewer } = EVENT.access;
    const left = { viewer: viewer! };
    expect(requireAnOwner(left, { ...left, editor: editor! })).toEqual(left);
    expect(requireAnOwner({ ...left, editor: editor! }, left)).toEqual({ ...left, editor });
    expect(requireAnOwner({}, left)).toEqual({});
  });
});
