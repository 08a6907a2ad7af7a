import bcrypt from 'bcryptjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../../../lib/auth/passwords.js';

const QUICK_COST = 4;
const passwords = new Passwords(QUICK_COST);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a password', () => {
  it('matches its own hash and no other password does', async () => {
    const hash = await passwords.hash('correct horse battery');
    expect(await passwords.matches('correct horse battery', hash)).toBe(true);
    expect(await passwords.matches('correct horse batterY', hash)).toBe(false);
    expect(await passwords.matches('', hash)).toBe(false);
  });

  it('never matches when the user has no hash', async () => {
    expect(await passwords.matches('correct horse battery', undefined)).toBe(false);
    expect(await passwords.matches('', undefined)).toBe(false);
  });

  it('of 72 bytes is compared up to its last byte', async () => {
    const longest = `${'ü'.repeat(35)}ab`;
    const hash = await passwords.hash(longest);
    expect(await passwords.matches(longest, hash)).toBe(true);
    expect(await passwords.matches(`${'ü'.repeat(35)}ac`, hash)).toBe(false);
  });

  it('is not matched by a longer password with the same first 72 bytes, although bcrypt stops reading there', async () => {
    const hash = await passwords.hash('a'.repeat(72));
    expect(await passwords.matches('a'.repeat(73), hash)).toBe(false);
  });

  it('is hashed with its own salt at the configured cost', async () => {
    const [first, second] = await Promise.all([passwords.hash('the same'), new Passwords(5).hash('the same')]);
    expect(bcrypt.getSalt(first)).not.toBe(bcrypt.getSalt(second));
    expect([bcrypt.getRounds(first), bcrypt.getRounds(second)]).toEqual([4, 5]);
  });
});

describe('a password with accents', () => {
  const COMPOSED = 'caf\u00e9 cr\u00e8me';
  const DECOMPOSED = 'cafe\u0301 cre\u0300me';

  it.each([
    ['composed', COMPOSED, DECOMPOSED],
    ['decomposed', DECOMPOSED, COMPOSED],
  ])('matches in its composed and decomposed forms: %s', async (_, set, other) => {
    const hash = await passwords.hash(set);
    expect(await passwords.matches(set, hash)).toBe(true);
    expect(await passwords.matches(other, hash)).toBe(true);
    expect(await passwords.matches('cafe creme', hash)).toBe(false);
  });

  it('is measured in NFC against the limit of 72 bytes', async () => {
    const hash = await passwords.hash('\u00e9'.repeat(36));
    expect(await passwords.matches('e\u0301'.repeat(36), hash)).toBe(true);
    expect(await passwords.matches(`${'e\u0301'.repeat(36)}x`, hash)).toBe(false);
  });

  it('does not match a password of different characters that looks alike', async () => {
    const hash = await passwords.hash('\ufb01ne password');
    expect(await passwords.matches('fine password', hash)).toBe(false);
  });
});

describe('the work of a password comparison', () => {
  const compared = async (password: string, hash: string | undefined): Promise<string[]> => {
    const compare = vi.spyOn(bcrypt, 'compare');
    await passwords.matches(password, hash);
    const hashes = compare.mock.calls.map(([, given]) => given);
    compare.mockRestore();
    return hashes;
  };

  it.each([
    ['no user has that name', 'wrong', undefined],
    ['the password is wrong', 'wrong', 'real'],
    ['the password is right', 'right', 'real'],
    ['the password is longer than bcrypt reads', 'x'.repeat(1_000), 'real'],
  ])('is one bcrypt run at the same cost when %s', async (_, password, kind) => {
    const hash = kind === undefined ? undefined : await passwords.hash('right');
    const hashes = await compared(password, hash);
    expect(hashes.map((given) => bcrypt.getRounds(given))).toEqual([QUICK_COST]);
  });

  it('is spent in full on the placeholder hash: bcrypt accepts that hash as a real one', async () => {
    const [stand] = await compared('wrong', undefined);
    expect(stand).toHaveLength(60);
    const salt = bcrypt.getSalt(stand!);
    expect(bcrypt.hashSync('anything', salt)).toMatch(/^\$2b\$04\$\.{22}[./A-Za-z0-9]{31}$/);
  });
});

describe('a hash of a lower cost than the configured cost', () => {
  it('is recognized, and its comparison takes no less time than that of the placeholder hash', async () => {
    const [cheap, dear] = [passwords, new Passwords(QUICK_COST + 1)];
    const hash = await cheap.hash('right');
    expect([cheap.isCheap(hash), dear.isCheap(hash)]).toEqual([false, true]);
    const compare = vi.spyOn(bcrypt, 'compare');
    expect(await dear.matches('right', hash)).toBe(true);
    expect(compare.mock.calls.map(([, given]) => bcrypt.getRounds(given))).toContain(QUICK_COST + 1);
  });
});
