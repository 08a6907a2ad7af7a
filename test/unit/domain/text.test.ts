import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase } from '../../../lib/domain/text.js';

/** `FOLDING_RUNS=100000` is the full run. */
const TIMEOUT_MILLISECONDS = 600_000;
const numRuns = Number(process.env['FOLDING_RUNS'] ?? 500);

/**
 * The forms of a text that a reader considers equal. In upper case an iota subscript becomes a letter, so marks must
 * be in canonical order before (Unicode §3.13).
 */
const variantsOf = (text: string): string[] => [
  text.normalize('NFD').toUpperCase(),
  text.normalize('NFD').toUpperCase().normalize('NFC'),
  text.normalize('NFD').toUpperCase().toLowerCase(),
  text.toLowerCase(),
  text.toLowerCase().normalize('NFC'),
  text.normalize('NFD'),
  text.normalize('NFC'),
  foldCase(text),
];

const unequalIn = (text: string): string[] => variantsOf(text).filter((one) => foldCase(one) !== foldCase(text));

const CHANGES = /\p{Cased}|\p{Changes_When_Casefolded}|\p{Changes_When_Casemapped}/u;

/** Every character of Unicode that has another case or another form. */
const CHARACTERS = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => CHANGES.test(character) || character.normalize('NFD') !== character);

const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...CHARACTERS) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  fc.constantFrom(
    ...Array.from('ΣσςßẞİıIiſKÅΐᾳᾼ'),
    '\u0307',
    '\u0345',
    '\u0323',
    '\u0301',
    '\u0342',
    '\u030c',
    '\u0313',
  ),
);

describe('case-insensitive text', () => {
  it.each([
    ['ΟΔΟΣ', 'οδος'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['İSTANBUL', 'istanbul'],
    ['ISPARTA', 'ısparta'],
    ['i\u0323\u0307', '\u1eca'],
    ['caf\u00e9', 'CAFE\u0301'],
    ['\ufb01sh', 'FISH'],
    ['\u01f0', 'J\u030c'],
    ['\u1e9b\u0323', '\u1e60\u0323'],
    ['\u1fb7', '\u0391\u0342\u0399'],
    ['\u03f4', '\u03b8'],
    ['\u212a', 'k'],
    ['\u13a0', '\uab70'],
    ['\u{10400}', '\u{10428}'],
    ['\u01c5', '\u01c6'],
    ['\u0345', '\u03b9'],
    ['한', '\u1112\u1161\u11ab'],
  ])('is equal in %s and %s', (one, other) => {
    expect(foldCase(one)).toBe(foldCase(other));
  });

  it.each([
    ['cafe', 'café'],
    ['uber', 'über'],
    ['o', 'ø'],
    ['s', 'ß'],
    ['п', 'n'],
    ['й', 'и'],
  ])('differs in %s and %s', (one, other) => {
    expect(foldCase(one)).not.toBe(foldCase(other));
  });

  it('is equal in every case and normalization form of each character', () => {
    expect(CHARACTERS.length).toBeGreaterThan(15_000);
    expect(CHARACTERS.filter((one) => unequalIn(one).length > 0)).toEqual([]);
  });

  it('is equal where CaseFolding.txt says so, as in regular expressions', () => {
    const partnersOf = (one: string): string[] =>
      [one.toUpperCase(), one.toLowerCase()].filter((partner) => Array.from(partner).length === 1);
    const isPartner = (one: string, partner: string): boolean =>
      new RegExp(`^\\u{${partner.codePointAt(0)!.toString(16)}}$`, 'iu').test(one);
    const pairs = CHARACTERS.flatMap((one) => partnersOf(one).map((partner) => [one, partner] as const));
    const folded = pairs.filter(([one, partner]) => isPartner(one, partner));
    expect(folded.length).toBeGreaterThan(2_000);
    expect(folded.filter(([one, partner]) => foldCase(one) !== foldCase(partner))).toEqual([]);
  });

  it(
    'is equal in every case and normalization form of any text',
    () => {
      fc.assert(
        fc.property(fc.string({ unit: character, maxLength: 12 }), (text) => {
          expect(unequalIn(text)).toEqual([]);
        }),
        { numRuns },
      );
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    'is found within a word in every case and normalization form',
    () => {
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom(...CHARACTERS.filter((one) => /\p{L}/u.test(one))) }), (word) => {
          const folded = foldCase(word);
          const texts = variantsOf(`αβγ${word}δεζ`).map(foldCase);
          expect(texts.filter((text) => !text.includes(folded))).toEqual([]);
        }),
        { numRuns },
      );
    },
    TIMEOUT_MILLISECONDS,
  );
});
