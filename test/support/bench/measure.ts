/** Measurements that several benchmarks make. */
import { loadavg } from 'node:os';
import { findProcessTree, readCommandLine } from '../stack/processes.js';
import type { Stack } from '../stack/stack.js';

/** The value below which this share of the values lies, such as 0.99; NaN without values. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
}

/** A positive number from the environment, such as the seconds of a measurement. */
export const setting = (name: string, standard: number): number => Number(process.env[name] ?? standard);

/** The average number of runnable processes in the last minute: results of a busy machine cannot be compared. */
export const load = (): string => `load average of the last minute ${loadavg()[0]?.toFixed(1) ?? ''}`;

/** The ids of the processes that work for a stack: DynamoDB Local and the handlers with their gateway. */
export function processesOf(stack: Stack): { java: number; node: number } {
  const processes = findProcessTree(stack.part.process.pid ?? 0);
  const [java] = processes.filter((pid) => readCommandLine(pid).includes('DynamoDBLocal.jar'));
  const [node] = processes.filter((pid) => readCommandLine(pid).includes('serverless.js'));
  if (java === undefined || node === undefined) throw new Error('the processes of the stack were not found');
  return { java, node };
}
