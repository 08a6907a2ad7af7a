import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  pid: number;
  parentPid: number;
  state: string;
}

/** From /proc, since not every machine has `ps`. */
function readProcess(pid: number): Process | undefined {
  try {
    // The name stands in parentheses and may hold anything, hence what comes after the last one.
    const [state = '', parentPid] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { pid, parentPid: Number(parentPid), state };
  } catch {
    return undefined;
  }
}

/** A process and everything it has started, directly or not. */
export function findProcessTree(root: number): number[] {
  const processes = readdirSync('/proc').flatMap((name) => readProcess(Number(name)) ?? []);
  const tree = [root];
  for (const pid of tree)
    tree.push(...processes.filter(({ parentPid }) => parentPid === pid).map((child) => child.pid));
  return tree;
}

/** Whether a process runs; one that has ended and waits for its parent to notice does not. */
export function isRunning(pid: number): boolean {
  const found = readProcess(pid);
  return found !== undefined && found.state !== 'Z';
}

/** What a process was started with. */
export function readCommandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}
