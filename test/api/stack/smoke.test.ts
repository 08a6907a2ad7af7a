import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, inject, it } from 'vitest';

const SMOKE = resolve(import.meta.dirname, '../../../infra/smoke/main.ts');

/** Runs the same program as `npm run smoke`. */
const smoke = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', SMOKE, ...args], (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });

describe('npm run smoke', () => {
  it('checks a stage that works', async () => {
    const { code, output } = await smoke('--url', inject('urls').rest);
    expect(output).toMatch(/^(✓ .+ \(\d+ ms\)\n){6}The stage works \(\d+\.\d s\)\.\n$/);
    expect(code).toBe(0);
  });

  it('names the check that a stage fails, and the reason', async () => {
    const server = createServer((_, response) => {
      response.writeHead(403, { 'Content-Type': 'application/problem+json' });
      response.end('{"type":"/problems/forbidden","title":"Forbidden","status":403,"detail":"No key."}');
    }).listen(0);
    await once(server, 'listening');
    const { code, output } = await smoke('--url', `http://localhost:${(server.address() as AddressInfo).port}/api`);
    server.close();
    expect({ code, output }).toEqual({
      code: 1,
      output: '✗ Failed: the service is healthy: 403 Forbidden: No key.\n',
    });
  });

  it('says how it is used', async () => {
    const { code, output } = await smoke('--url', 'prod');
    expect({ code, output }).toEqual({ code: 2, output: 'Usage: [API_KEY=…] npm run smoke -- --url <RestApiUrl>\n' });
  });
});
