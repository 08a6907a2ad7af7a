import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProblemError, notFound } from '../../../lib/domain/errors.js';
import { batchAnswer } from '../../../lib/http/batch.js';

let lines: Record<string, unknown>[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  });
});
afterEach(() => void vi.restoreAllMocks());

const answer = (errors: unknown[]) =>
  batchAnswer({ written: errors.map((error, index) => ({ index, error })) }, 'request-1');
const outOfTime = () => new ProblemError('unavailable', 'The batch took too long.');

it('a batch that runs out of time logs one line, however many events are left', () => {
  const { status } = answer([notFound(), ...Array.from({ length: 99 }, outOfTime)]);
  expect(status).toBe(207);
  expect(lines).toMatchObject([
    { requestId: 'request-1', message: 'unavailable: The batch took too long.', times: 99 },
  ]);
});

it('a batch whose events fail for different reasons logs each reason once', () => {
  answer([new Error('one'), outOfTime(), new Error('other'), new Error('one')]);
  expect(lines).toMatchObject([{ times: 2 }, { message: 'unavailable: The batch took too long.' }, { cause: {} }]);
  expect(JSON.stringify(lines[0])).toContain('one');
  expect(lines[2]).not.toHaveProperty('times');
});

it('a batch with client errors only logs nothing', () => {
  answer([notFound(), notFound()]);
  expect(lines).toEqual([]);
});
