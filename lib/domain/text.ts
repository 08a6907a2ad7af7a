const ASCII = /^\p{ASCII}*$/u;

const DOT_ABOVE = '\u0307';
const I_WITH_MARKS = /i\p{M}+/gu;

/**
 * Text as it is compared when case does not matter: Unicode's canonical caseless matching (D145), by full case folding.
 * `ß` equals `SS`, every sigma equals every other, and a letter with an accent equals the letter followed by that accent.
 * A dotted and a dotless i are equal too, in either case: `İ` lower-cased has a second dot, which is dropped.
 */
export function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // Lower case first: `ẞ` and `ϴ` have no upper case of their own. The decomposed form first: an iota below comes last.
  const folded = text.normalize('NFD').toLowerCase().toUpperCase().toLowerCase().normalize('NFD');
  return folded
    .replaceAll('ς', 'σ')
    .replaceAll(I_WITH_MARKS, (letter) => letter.replaceAll(DOT_ABOVE, ''))
    .normalize('NFC');
}
