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

/** The physical lines of a file, each with its line end. A BOM is left out. */
export function* physicalLinesOf(file: Buffer): Generator<Buffer, void> {
  const bytes = file.subarray(0, BOM.length).equals(BOM) ? file.subarray(BOM.length) : file;
  for (let at = 0; at < bytes.length;) {
    const next = bytes.indexOf(LF, at);
    const end = next < 0 ? bytes.length : next + 1;
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** Whether a physical line continues the one before it. */
export const isContinuation = ([first]: Buffer): boolean => first === SPACE || first === TAB;

function withoutEnd(line: Buffer): Buffer {
  const length = line.at(-1) === LF ? line.length - 1 : line.length;
  return line.subarray(0, line[length - 1] === CR ? length - 1 : length);
}

/**
 * Reads the lines of a file. Unfolds bytes before it decodes them, because some products fold lines inside a UTF-8
 * character.
 */
export function linesOf(file: Buffer): FileLine[] {
  const lines: FileLine[] = [];
  let parts: Buffer[] = [];
  let [number, physical] = [1, 0];
  const end = (): void => {
    const line = Buffer.concat(parts);
    const text = line.toString('utf8');
    if (text.trim() !== '') lines.push({ number, text, ...(!isUtf8(line) && { isDamaged: true }) });
    parts = [];
  };
  for (const line of physicalLinesOf(file)) {
    physical += 1;
    const isContinued = isContinuation(line);
    if (!isContinued) {
      end();
      number = physical;
    }
    const part = withoutEnd(line).subarray(isContinued ? 1 : 0);
    if (part.length > 0) parts.push(part);
  }
  end();
  return lines;
}
