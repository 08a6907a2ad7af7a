import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, describe } from 'vitest';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Pages of this size take their time on a machine that does other things besides. */
const TEST_MILLISECONDS = 120_000;

/** Without a sandbox, since containers have none; and without the calls home of a browser that belongs to somebody. */
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page, and everything that went wrong on it: what it said, what it could not load, whom else it asked. */
interface WatchedPage {
  page: Page;
  faults: string[];
}

export interface BrowserTests {
  /** Opens a page of its own. */
  open: (url: string) => Promise<WatchedPage>;
}

/**
 * Tests in headless Chromium, from `CHROMIUM` or where Debian has it. Where there is none they are skipped, and say so;
 * with `REQUIRE_CHROMIUM=1` they fail instead.
 */
export function describeInBrowser(name: string, tests: (browser: BrowserTests) => void): void {
  const isMissing = !existsSync(EXECUTABLE) && process.env['REQUIRE_CHROMIUM'] !== '1';
  if (isMissing) process.stderr.write(`Skipped, for there is no Chromium at ${EXECUTABLE}: ${name}\n`);

  describe.skipIf(isMissing)(name, { timeout: TEST_MILLISECONDS }, () => {
    let browser: Browser | undefined;
    const contexts: BrowserContext[] = [];

    afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));
    afterAll(() => browser?.close());

    tests({
      open: async (url) => {
        // Not before all tests: without a browser, each of them fails.
        browser ??= await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
        const context = await browser.newContext({ viewport: { width: 1300, height: 1000 } });
        contexts.push(context);
        const watched = watch(await context.newPage(), new URL(url).origin);
        const answer = await watched.page.goto(url);
        if (!answer?.ok()) throw new Error(`${url} answered ${String(answer?.status())}: ${await answer?.text()}`);
        return watched;
      },
    });
  });
}

function watch(page: Page, origin: string): WatchedPage {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`says: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`throws: ${error.message}`));
  page.on('requestfailed', (request) => faults.push(`cannot load ${request.url()}`));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== 'data:' && asked !== origin) faults.push(`asks ${request.url()}`);
  });
  return { page, faults };
}
