import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ENSURE_INSTALLED = resolve(import.meta.dirname, '../../../../infra/local/ensure-installed.mjs');

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'project-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('the check for Node and Java', () => {
  const check = (path: string, ...nodeOptions: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [...nodeOptions, ENSURE_INSTALLED], {
      env: { PATH: path },
      encoding: 'utf8',
    });
    return { status, stderr };
  };

  it('reports missing Java in one line', () => {
    expect(check(directory)).toEqual({
      status: 1,
      stderr: 'Java 17 or newer is required for DynamoDB Local; `java` was not found.\n',
    });
  });

  it('reports an old Java in one line', () => {
    const java = join(directory, 'java');
    writeFileSync(java, '#!/bin/sh\necho \'openjdk version "11.0.20" 2023-07-18\' >&2\n');
    chmodSync(java, 0o755);
    expect(check(`${directory}${delimiter}/bin`)).toEqual({
      status: 1,
      stderr: 'Java 17 or newer is required for DynamoDB Local; found 11.0.20.\n',
    });
  });

  it('reports an old Node in one line', () => {
    const pretend = 'Object.defineProperty(process,"versions",{value:{node:"20.18.3"}})';
    expect(check(process.env['PATH'] ?? '', '--import', `data:text/javascript,${pretend}`)).toEqual({
      status: 1,
      stderr: 'Node.js 20.19 or newer is required; found 20.18.3.\n',
    });
  });
});

describe('npm install', () => {
  const npm = (cwd: string, ...args: string[]): string =>
    execFileSync('npm', [...args, '--silent'], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

  /** A package with a version, packed beside the project. */
  function pack(version: string): string {
    const source = join(directory, `dependency-${version}`);
    mkdirSync(source);
    writeFileSync(join(source, 'package.json'), JSON.stringify({ name: 'dependency', version }));
    return join(source, npm(source, 'pack').trim());
  }

  /** Copies a manifest and its lock into the project, as a checkout does. */
  function checkOut(project: string, version: string): void {
    const manifest = { name: 'project', version: '1.0.0', devDependencies: { dependency: `file:${pack(version)}` } };
    const other = mkdtempSync(join(directory, 'commit-'));
    writeFileSync(join(other, 'package.json'), JSON.stringify(manifest));
    npm(other, 'install', '--package-lock-only');
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(other, file), join(project, file));
  }

  it('runs only on a fresh clone and after the lock file has changed', { timeout: 60_000 }, () => {
    const project = join(directory, 'project');
    const script = join(project, 'infra/local/ensure-installed.mjs');
    mkdirSync(dirname(script), { recursive: true });
    copyFileSync(ENSURE_INSTALLED, script);
    const ensure = (): string => {
      return execFileSync(process.execPath, [script], { encoding: 'utf8' });
    };
    const installedVersion = (): unknown =>
      (JSON.parse(readFileSync(join(project, 'node_modules/dependency/package.json'), 'utf8')) as { version: unknown })
        .version;

    checkOut(project, '1.0.0');
    expect(existsSync(join(project, 'node_modules'))).toBe(false);
    expect(ensure()).toContain('Installing the dependencies');
    expect(installedVersion()).toBe('1.0.0');
    expect(ensure()).toBe('');

    checkOut(project, '2.0.0');
    expect(ensure()).toContain('Installing the dependencies');
    expect(installedVersion()).toBe('2.0.0');
    expect(ensure()).toBe('');
  });
});
