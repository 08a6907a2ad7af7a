import { describe, expect, it } from 'vitest';
import { bearerTokenIn } from '../../../lib/auth/bearer.js';

describe('the token of an Authorization header', () => {
  it.each(['Bearer a.b-c_d', 'bearer a.b-c_d', 'BEARER a.b-c_d', 'Bearer  a.b-c_d', `Bearer${' '.repeat(50)}a.b-c_d`])(
    'follows the scheme after one or more spaces: %j',
    (header) => {
      expect(bearerTokenIn(header)).toBe('a.b-c_d');
    },
  );

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer   ',
    'a.b-c_d',
    'Bearera.b-c_d',
    'Bearer\ta.b-c_d',
    'Bearer a.b-c_d x',
    'Bearer a.b-c_d  x',
    'Bearer a.b-c_d, Bearer a.b-c_d',
    'Bearer a.b-c_d\n',
    'Bearer Bearer a.b-c_d',
    'Basic a.b-c_d',
    'Bearer, a.b-c_d',
  ])('is absent from %j', (header) => {
    expect(bearerTokenIn(header)).toBeUndefined();
  });
});
