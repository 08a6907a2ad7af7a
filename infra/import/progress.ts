/** Shows how far a command is. */
import type { WriteStream } from 'node:tty';

const BAR_CHARACTERS = 30;

/**
 * Draws a bar on a terminal, in place of the last one; otherwise writes a line.
 * @param unit what is counted, such as `components`
 */
export function showProgress(stream: WriteStream, done: number, total: number, unit: string): void {
  const counted = `${count(done)} of ${count(total)} ${unit}`;
  if (!stream.isTTY) {
    stream.write(`${counted}\n`);
    return;
  }
  const filled = Math.floor((BAR_CHARACTERS * done) / total);
  stream.write(`\r${'█'.repeat(filled)}${'░'.repeat(BAR_CHARACTERS - filled)} ${counted}${done === total ? '\n' : ''}`);
}

const count = (number: number): string => number.toLocaleString('en-US');
