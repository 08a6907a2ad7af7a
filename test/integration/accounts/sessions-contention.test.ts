import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { ProblemError } from '../../../lib/domain/errors.js';
import { connect, Table } from '../../../lib/store/table.js';
import { logOut, readSessions } from '../../../lib/usecases/accounts/account.js';
import type { Context } from '../../../lib/usecases/context.js';
import { refresh, register } from '../../../lib/usecases/accounts/sessions.js';
import { createContext } from '../../support/context.js';
import { changePasswordOf, logInBy } from '../../support/api/sign-in.js';

const PASSWORD = 'correct horse battery';

let context: Context;

beforeAll(async () => {
  context = await createContext();
});

/**
 * A context in which DynamoDB cancels the next transactions, as it does when another transaction has one of the
 * items. DynamoDB Local never does this by itself.
 */
function withConflicts(count: number): Context {
  const client = connect(inject('dynamodbEndpoint'));
  let remaining = count;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (call) => {
        if (commandName !== 'TransactWriteItemsCommand' || remaining-- <= 0) return next(call);
        throw new TransactionCanceledException({
          message: 'Transaction cancelled',
          $metadata: {},
          CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
        });
      },
    { step: 'initialize' },
  );
  return { ...context, table: new Table(client, context.table.name) };
}

function aRegistration() {
  const username = `u-${randomUUID().slice(0, 18)}`;
  return { username, email: `${username}@example.com`, password: PASSWORD };
}

async function aSession() {
  const registration = aRegistration();
  await register(context, registration);
  const pair = await logInBy(context, registration);
  return { ...registration, pair, caller: context.tokens.verify('access', pair.access_token) };
}

describe('a request that conflicts with another transaction on the same items', () => {
  it('still registers the account', async () => {
    const registration = aRegistration();
    expect(await register(withConflicts(2), registration)).toMatchObject({ username: registration.username });
  });

  it('still logs in, and does not report a wrong password', async () => {
    const session = await aSession();
    await logInBy(withConflicts(2), session);
    expect(await readSessions(context, session.caller)).toHaveLength(2);
  });

  it('is not treated as reuse of a refresh token', async () => {
    const { pair } = await aSession();
    const next = await refresh(withConflicts(2), pair.refresh_token);
    expect(await refresh(context, next.refresh_token)).toMatchObject({ token_type: 'bearer' });
  });

  it('still logs out', async () => {
    const { caller } = await aSession();
    await logOut(withConflicts(2), caller);
    expect(await readSessions(context, caller)).toEqual([]);
  });

  it('still changes the password', async () => {
    const { caller, username } = await aSession();
    await changePasswordOf(withConflicts(2), caller, { current: PASSWORD, next: 'another password' });
    expect(await logInBy(context, { username, password: 'another password' })).toBeDefined();
  });

  it('is answered with 503 and changes nothing when the conflict never ends', async () => {
    const { pair } = await aSession();
    const failure = await refresh(withConflicts(Infinity), pair.refresh_token).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure).toMatchObject({ code: 'unavailable', facts: { retryAfterSeconds: 1 } });
    expect(await refresh(context, pair.refresh_token)).toMatchObject({ token_type: 'bearer' });
  });
});
