/** Reads the content lines of a file (RFC 5545 §3.1), also as products write them: with LF line ends and a BOM. */
import { isUtf8 } from 'node:buffer';

/** A content line without folds. */
export interface FileLine {
  /** Where it begins in the file, from 1. */
  number: number;
  text: string;
  /** Set if its bytes are not UTF-8. They are U+FFFD in the text. */
  isDamaged?: true;
}

const [LF, CR, SPACE, TAB] = [0x0a, 0x0d, 0x20, 0x09];
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The lines of a file. Folds are removed from the bytes before they are decoded, because products fold inside characters.
 */
export function linesOf(file: Buffer): FileLine[] {
  const bytes = file.subarray(0, BOM.length).equals(BOM) ? file.subarray(BOM.length) : file;
  const lines: FileLine[] = [];
  let parts: Buffer[] = [];
  let number = 1;
  const end = (): void => {
    const line = Buffer.concat(parts);
    const text = line.toString('utf8');
    if (text.trim() !== '') lines.push({ number, text, ...(!isUtf8(line) && { isDamaged: true }) });
    parts = [];
  };
  for (let [at, physical] = [0, 1]; at < bytes.length; physical += 1) {
    const next = bytes.indexOf(LF, at);
    const stop = next < 0 ? bytes.length : next;
    const isContinued = bytes[at] === SPACE || bytes[at] === TAB;
    if (!isContinued) {
      end();
      number = physical;
    }
    const from = isContinued ? at + 1 : at;
    const last = bytes[stop - 1] === CR && stop > at ? stop - 1 : stop;
    if (last > from) parts.push(bytes.subarray(from, last));
    at = stop + 1;
  }
  end();
  return lines;
}
