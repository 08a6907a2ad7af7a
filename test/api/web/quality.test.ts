import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { api, aUser } from '../../support/api/api-client.js';
import { createCalendar } from '../../support/api/calendar-client.js';
import { createEvent, share } from '../../support/api/event-client.js';
import { describeInBrowser } from '../../support/browser.js';
import { hourAt, openCalendar, openSignedOut } from '../../support/web/calendar-page.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const MARKUP = '<img src=x onerror="globalThis.attacked=true"><script>globalThis.attacked=true</script>';

describeInBrowser('the web calendar', (tests) => {
  it('shows markup in titles, places, descriptions and calendar names as text', async () => {
    const ada = await aUser();
    await createCalendar(ada, { name: MARKUP, overlaps: 'reject' });
    await createEvent(ada, { title: MARKUP, location: MARKUP, description: MARKUP, ...hourAt(2, 10) });
    const calendar = await openCalendar(tests, ada);
    const { page } = calendar;
    await page.keyboard.press('m');
    await page.keyboard.press('d');
    await page.locator('.ec-resource').getByText(MARKUP).first().waitFor();
    await page.keyboard.press('w');
    await calendar.event(MARKUP).click();
    const details = calendar.dialog(MARKUP);
    expect(await details.getByText(MARKUP, { exact: true }).count()).toBe(3);
    await calendar.button('History').click();
    await page.locator('.version').getByText(MARKUP, { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    await calendar.event(MARKUP).click();
    await calendar.button('Edit').click();
    await page.getByRole('group', { name: 'Rooms' }).getByText(MARKUP).waitFor();
    expect(await page.evaluate("'attacked' in globalThis")).toBe(false);
    expect(calendar.faults).toEqual([]);
  });

  it('can be used with the keyboard alone', async () => {
    const ada = await aUser();
    const calendar = await openCalendar(tests, ada);
    const { page } = calendar;
    await page.keyboard.press('n');
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Enter');
    await calendar.event('By keyboard').waitFor();
    const { keyboard } = page;
    const focused = (): Promise<string> => page.evaluate<string>("(document.activeElement?.textContent ?? '').trim()");
    for (let presses = 0; !(await focused()).startsWith('By keyboard'); presses++) {
      expect(presses).toBeLessThan(40);
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
    await calendar.dialog('By keyboard').waitFor();
    await keyboard.press('Escape');
    await calendar.dialog('By keyboard').waitFor({ state: 'detached' });
    expect(await focused()).toContain('By keyboard');
  });

  it.each([
    ['on a desktop', { colorScheme: 'light' }],
    ['on a phone, in the dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)('has no serious fault of accessibility %s', async (_where, options) => {
    const [ada, bob] = [await aUser(), await aUser()];
    const event = await createEvent(ada, { title: 'Review', location: 'Room 1', ...hourAt(2, 10) });
    await share(ada, event.id, 'viewer', bob);
    await createEvent(ada, { title: 'Series', ...hourAt(0, 9), recurrence_pattern: { rrule: 'FREQ=DAILY' } });
    expect(await findings((await openSignedOut(tests, options)).page)).toEqual([]);
    const calendar = await openCalendar(tests, ada, options);
    const { page } = calendar;
    for (const view of ['Month', 'Agenda', 'Week']) {
      await calendar.button(view).click();
      await calendar.event('Series').first().waitFor();
      expect(await findings(page)).toEqual([]);
    }
    // Nothing is wider than the page.
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await calendar.event('Review').click();
    await calendar.dialog('Review').getByText(bob.username).waitFor();
    expect(await findings(page)).toEqual([]);
    await calendar.button('History').click();
    await page.locator('.version').first().waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.getByLabel('Repeat').selectOption('weekly');
    expect(await findings(page)).toEqual([]);
  });
});

const MONTH_EVENTS = 300;
/** Twice what it takes on a slow machine. */
const MONTH_MILLISECONDS = 300;

describeInBrowser('the web calendar with many events', (tests) => {
  it(`draws a month of ${MONTH_EVENTS} in less than ${MONTH_MILLISECONDS} ms of computing in scripts`, async () => {
    const ada = await aUser();
    const events = Array.from({ length: MONTH_EVENTS }, (_, index) => ({
      title: `Event ${index}`,
      transparency: 'transparent',
      ...hourAt(index % 7, 8 + (index % 10)),
    }));
    for (const part of [0, 100, 200]) {
      const body = { events: events.slice(part, part + 100), mode: 'partial' };
      expect((await api.post('/api/events/batch', { token: ada.token, body })).status).toBe(207);
    }
    const calendar = await openCalendar(tests, ada);
    const { page } = calendar;
    const session = await page.context().newCDPSession(page);
    // CPU time, which does not depend on what else runs.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const scriptMilliseconds = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1000 * metrics.find(({ name }) => name === 'ScriptDuration')!.value;
    };
    await calendar.event('Event').first().waitFor();
    const costs: number[] = [];
    for (let draws = 0; draws < 3; draws++) {
      await calendar.button('Week').click();
      await page.locator('.ec-week-view').waitFor();
      const before = await scriptMilliseconds();
      await calendar.button('Month').click();
      await page
        .locator('.ec-month-view .ec-event')
        .nth(MONTH_EVENTS - 1)
        .waitFor({ state: 'attached' });
      costs.push((await scriptMilliseconds()) - before);
    }
    expect(Math.min(...costs)).toBeLessThan(MONTH_MILLISECONDS);
  });
});

const BUNDLE_KILOBYTES = 120;

describe('the files of the web calendar', () => {
  it(`have at most ${BUNDLE_KILOBYTES} KB compressed`, async () => {
    const url = new URL('/calendar', inject('urls').rest);
    const html = await (await fetch(url)).text();
    const files = [...html.matchAll(/(?:src|href)="(\/calendar\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(files).toHaveLength(2);
    const texts = await Promise.all(files.map(async (path) => (await fetch(new URL(path, url))).text()));
    const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(bytes).toBeLessThan(BUNDLE_KILOBYTES * 1024);
  });
});
