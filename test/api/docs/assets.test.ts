import { describe, expect, inject, it } from 'vitest';
import { api } from '../../support/api/api-client.js';

const { rest } = inject('urls');

/** The gateway compresses responses of this size and larger. */
const COMPRESSED_BYTES = 1024;

async function assetsOf(page: 'docs' | 'redoc' | 'asyncapi'): Promise<string[]> {
  const html = await (await fetch(`${rest}/${page}`)).text();
  return [...html.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map(([, path = '']) => new URL(path, rest).href);
}

describe.each(['docs', 'redoc', 'asyncapi'] as const)('the page %s', (page) => {
  it('is revalidated at each visit, and its policy allows only what it needs', async () => {
    const { headers } = await fetch(`${rest}/${page}`);
    expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(headers.get('Cache-Control')).toBe('no-cache');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    const policy = headers.get('Content-Security-Policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('works with a trailing slash', async () => {
    expect(await (await fetch(`${rest}/${page}/`)).text()).toBe(await (await fetch(`${rest}/${page}`)).text());
  });

  it('has compressed scripts and style sheets that browsers can cache, with their content types', async () => {
    for (const url of await assetsOf(page)) {
      const answer = await fetch(url);
      const { status, headers } = answer;
      expect(status).toBe(200);
      expect(headers.get('Content-Type')).toBe(
        url.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
      );
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      const { byteLength } = await answer.arrayBuffer();
      expect(headers.get('Content-Encoding')).toBe(byteLength >= COMPRESSED_BYTES ? 'gzip' : null);
      expect(headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
      const again = await fetch(url, { headers: { 'If-None-Match': headers.get('ETag')! } });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
    }
  });
});

describe('the assets', () => {
  it.each([
    'swagger-ui-bundle.js',
    'swagger-ui.0123456789ab.css',
    '..%2F..%2Fpackage.json',
    '..%2Fopenapi.json',
    '%2Fetc%2Fpasswd',
    'constructor',
    '__proto__',
  ])('include only files of the pages: %s is not found', async (file) => {
    const { status, body, headers } = await api.get(`/api/docs/assets/${file}`);
    expect(status).toBe(404);
    expect(headers.get('Content-Type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: '/problems/not-found',
      detail: 'Not found, or you do not have access to it.',
    });
  });
});
