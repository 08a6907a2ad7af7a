import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, describe } from 'vitest';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Large pages load slowly on a busy machine. */
const TEST_MILLISECONDS = 120_000;

/** Containers have no sandbox; the other flags disable a browser's background requests. */
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page with everything that went wrong on it: console messages, failed requests, and requests to other hosts. */
interface WatchedPage {
  page: Page;
  faults: string[];
}

export interface PageOptions extends BrowserContextOptions {
  /** Called before the page is loaded. */
  prepare?: (context: BrowserContext) => Promise<unknown>;
}

export interface BrowserTests {
  /** Opens a new page, as in a browser of its own. */
  open: (url: string, options?: PageOptions) => Promise<WatchedPage>;
}

/**
 * Tests in headless Chromium, from `CHROMIUM` or Debian's path. Without Chromium they are skipped with a message;
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
      open: async (url, { prepare, ...options } = {}) => {
        // Not in a beforeAll: without a browser, each test fails on its own.
        browser ??= await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
        const context = await browser.newContext({ viewport: { width: 1300, height: 1000 }, ...options });
        contexts.push(context);
        await prepare?.(context);
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
    if (['error', 'warning'].includes(message.type())) faults.push(`says: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => faults.push(`throws: ${error.message}`));
  page.on('requestfailed', (request) => faults.push(`cannot load ${request.url()}`));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== 'data:' && asked !== origin) faults.push(`asks ${request.url()}`);
  });
  return { page, faults };
}
