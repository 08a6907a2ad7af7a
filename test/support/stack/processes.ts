import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  pid: number;
  parentPid: number;
  state: string;
}

/** Reads /proc, since not every machine has `ps`. */
function readProcess(pid: number): Process | undefined {
  try {
    // The name is in parentheses and can contain any character, so the fields start after the last parenthesis.
    const [state = '', parentPid] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { pid, parentPid: Number(parentPid), state };
  } catch {
    return undefined;
  }
}

/** A process and all of its descendants. */
export function findProcessTree(root: number): number[] {
  const processes = readdirSync('/proc').flatMap((name) => readProcess(Number(name)) ?? []);
  const tree = [root];
  for (const pid of tree)
    tree.push(...processes.filter(({ parentPid }) => parentPid === pid).map((child) => child.pid));
  return tree;
}

/** Whether a process runs; one that has exited but was not reaped does not. */
export function isRunning(pid: number): boolean {
  const found = readProcess(pid);
  return found !== undefined && found.state !== 'Z';
}

/** The command line of a process. */
export function readCommandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

/** Linux counts CPU time in hundredths of a second. */
const TICKS_A_SECOND = 100;
/** The places of `utime` and `stime` after the name (proc_pid_stat(5)). */
const CPU_FIELDS = [11, 12];

/** The CPU time that a process has used, in seconds. */
export function readCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return CPU_FIELDS.reduce((sum, field) => sum + Number(fields[field]), 0) / TICKS_A_SECOND;
}
