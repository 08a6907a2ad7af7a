import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../lib/domain/errors.js';
import { bucketState } from '../../../lib/domain/token-bucket.js';
import { problemAnswer } from '../../../lib/http/problems.js';
import { errorMessage } from '../../../lib/triggers/websocket-messages.js';

const bucket = bucketState(
  { name: 'user', burst: 10, perSecond: 2 },
  { fullAtMilliseconds: 5_000, nowMilliseconds: 0, isAllowed: false },
);
const headersOf = (...args: ConstructorParameters<typeof ProblemError>) =>
  problemAnswer(new ProblemError(...args), 'request-1').headers;

const PROBLEM_JSON = { 'Content-Type': 'application/problem+json' };

describe('an HTTP problem', () => {
  it('for a missing token asks for one without an error code', () => {
    expect(headersOf('unauthorized', 'No token.')).toEqual({ ...PROBLEM_JSON, 'WWW-Authenticate': 'Bearer' });
  });

  it('for an invalid token says so in its challenge', () => {
    const headers = { ...PROBLEM_JSON, 'WWW-Authenticate': 'Bearer error="invalid_token"' };
    expect(headersOf('unauthorized', 'Expired.', { isTokenInvalid: true })).toEqual(headers);
  });

  it('for an exceeded limit gives the time to wait and the state of the bucket', () => {
    expect(headersOf('rate-limited', 'Too many.', { retryAfterSeconds: 1, bucket })).toEqual({
      ...PROBLEM_JSON,
      'Retry-After': '1',
      'RateLimit-Policy': '"user";q=10;w=5',
      RateLimit: '"user";r=0;t=5',
    });
  });

  it('for an encoded body names the accepted coding', () => {
    const headers = { ...PROBLEM_JSON, 'Accept-Encoding': 'identity' };
    expect(headersOf('unsupported-media-type', 'Encoded.', { acceptedEncoding: 'identity' })).toEqual(headers);
  });

  it('without further facts has no further headers', () => {
    expect(headersOf('not-found', 'Not found.')).toEqual(PROBLEM_JSON);
  });
});

it('a WebSocket error message gives the seconds to wait, and no other fact', () => {
  const refusal = new ProblemError('rate-limited', 'Too many.', { retryAfterSeconds: 1, bucket });
  expect(JSON.parse(errorMessage(refusal, 'message-1'))).toEqual({
    type: 'error',
    problem: '/problems/rate-limited',
    detail: 'Too many.',
    instance: 'message-1',
    retry_after: 1,
  });
});
