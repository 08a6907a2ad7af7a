/** Calendar programs of Debian: `vdirsyncer`, which fetches calendars, and `khal`, which shows them. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PROGRAMS = ['khal', 'vdirsyncer'];

/**
 * Whether the tests with these programs are skipped: they are not installed, and `REQUIRE_CALENDAR_CLIENTS` is not 1.
 * With `REQUIRE_CALENDAR_CLIENTS=1` the tests fail without them.
 */
export function areClientsMissing(): boolean {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  const isInstalled = (program: string): boolean => directories.some((one) => existsSync(join(one, program)));
  if (process.env['REQUIRE_CALENDAR_CLIENTS'] === '1' || PROGRAMS.every(isInstalled)) return false;
  process.stderr.write(`Skipped the tests of calendar clients, because ${PROGRAMS.join(' or ')} is not installed.\n`);
  return true;
}

/** A person's computer in one time zone, on which both programs are set up for one link. */
export class Desktop {
  private readonly directory = mkdtempSync(join(tmpdir(), 'desktop-'));
  private readonly environment: NodeJS.ProcessEnv;

  /** @param zone IANA name */
  constructor(link: string, zone: string) {
    const at = (name: string): string => join(this.directory, name);
    mkdirSync(at('calendars'));
    writeFileSync(
      at('vdirsyncer'),
      `[general]
status_path = "${at('status')}"
[pair team]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "${link}"
[storage local]
type = "filesystem"
path = "${at('calendars')}"
fileext = ".ics"
`,
    );
    writeFileSync(
      at('khal'),
      `[calendars]
[[team]]
path = ${at('calendars')}
[locale]
local_timezone = ${zone}
default_timezone = ${zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = ${at('khal.db')}
`,
    );
    this.environment = { ...process.env, HOME: this.directory, LC_ALL: 'C.UTF-8', VDIRSYNCER_CONFIG: at('vdirsyncer') };
  }

  /** Fetches the link. */
  async fetch(): Promise<void> {
    const env = this.environment;
    await run('vdirsyncer', ['discover'], { env });
    await run('vdirsyncer', ['sync'], { env });
  }

  /** The occurrences that the program shows: local start and title. @param from a date, also `to` */
  async list(from: string, to: string): Promise<string[]> {
    const format = ['--day-format', '', '--format', '{start} {title}'];
    const config = join(this.directory, 'khal');
    const { stdout } = await run('khal', ['-c', config, 'list', ...format, from, to], { env: this.environment });
    return stdout.split('\n').filter((line) => line.trim() !== '');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
