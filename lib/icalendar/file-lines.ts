/** Reads the content lines of a file (RFC 5545 §3.1). Accepts LF line ends and a BOM, which some products write. */
import { isUtf8 } from 'node:buffer';

/** An unfolded content line. */
export interface FileLine {
  /** The number of its first line in the file, from 1. */
  number: number;
  text: string;
  /** Set if its bytes are not UTF-8. The text has U+FFFD in their place. */
  isDamaged?: true;
}

const [LF, CR, SPACE, TAB] = [0x0a, 0x0d, 0x20, 0x09];
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads the lines of a file. Unfolds bytes before it decodes them, because some products fold lines inside a UTF-8
 * character.
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
