const ASCII = /^\p{ASCII}*$/u;

const DOT_ABOVE = '\u0307';
const I_WITH_MARKS = /i\p{M}+/gu;

/**
 * Folds text for comparison without case: Unicode's canonical caseless matching (D145) with full case folding. `ß`
 * equals `SS`, every sigma equals every other, and a letter with an accent equals the letter followed by that accent.
 * Dotted and dotless i are equal in either case, because the second dot of a lower-cased `İ` is dropped.
 */
export function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // Lower case first, because `ẞ` and `ϴ` have no upper case of their own. Decomposed first, because an iota subscript
  // sorts last.
  const folded = text.normalize('NFD').toLowerCase().toUpperCase().toLowerCase().normalize('NFD');
  return folded
    .replaceAll('ς', 'σ')
    .replaceAll(I_WITH_MARKS, (letter) => letter.replaceAll(DOT_ABOVE, ''))
    .normalize('NFC');
}
