import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  anEvent,
  api,
  aRegistration,
  aUser,
  type EventBody,
  type Page as Collection,
} from '../../support/api/api-client.js';
import { describeInBrowser } from '../../support/browser.js';
import { eventually } from '../../support/eventually.js';
import { operationsOf, type OpenApi } from '../../support/api/openapi.js';
import type { AsyncApi } from '../../support/feed/documented-messages.js';
import { serveAsStage, type ServedStage } from '../../support/stack/stage.js';

const { docs, rest } = inject('urls');

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1300, height: 1000 };

const operation = (page: Page, id: string): Locator => page.locator(`.opblock[id$="-${id}"]`);

/** The inputs of Swagger UI for a security scheme. */
async function fillIn(page: Page, scheme: string, fill: (form: Locator) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const dialog = page.locator('.dialog-ux');
  const form = dialog.locator('.auth-container').filter({ hasText: scheme });
  await fill(form);
  await form.getByRole('button', { name: /^Apply/ }).click();
  await form.getByRole('button', { name: 'Remove authorization' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

const authorize = (page: Page, { username, password }: { username: string; password: string }) =>
  fillIn(page, '(OAuth2, password)', async (form) => {
    await form.getByLabel('username').fill(username);
    await form.getByLabel('password').fill(password);
  });

const applyApiKey = (page: Page, key: string) =>
  fillIn(page, 'x-api-key', (form) => form.getByRole('textbox').fill(key));

/** Executes an operation with its prefilled values, or with another body; returns status and body. */
async function tryOut(page: Page, id: string, input?: object): Promise<{ status: string; body: string }> {
  const block = operation(page, id);
  await block.locator('.opblock-summary-control').click();
  await block.getByRole('button', { name: 'Try it out' }).click();
  if (input) await block.locator('.body-param__text').fill(JSON.stringify(input));
  await block.getByRole('button', { name: 'Execute' }).click();
  const answer = block.locator('.live-responses-table .response');
  const status = await answer.locator('.response-col_status').innerText();
  return { status: status.trim(), body: await answer.locator('.highlight-code code').first().innerText() };
}

/** How many pixels the page is wider than the screen. */
const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** The color behind the page. */
const backgroundOf = (page: Page): Promise<string> =>
  page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');

/** The navigation of ReDoc. */
const menuOf = (page: Page): Locator => page.locator('.menu-content');

describeInBrowser('the pages of the documents', ({ open }) => {
  it('Swagger UI shows every operation, logs in through Authorize and creates an event from the prefilled example', async () => {
    const document = (await (await fetch(`${rest}/openapi.json`)).json()) as OpenApi;
    const ada = await aUser();
    const { page, faults } = await open(docs);
    await authorize(page, ada);
    const webhooks = Object.keys(document.webhooks);
    expect(await page.locator('.opblock').count()).toBe(operationsOf(document).length + webhooks.length);
    const { status, body } = await tryOut(page, 'eventsCreate');
    expect(status).toBe('201');
    const created = JSON.parse(body) as EventBody;
    const stored = await api.get<Collection<EventBody>>('/api/events', { token: ada.token });
    expect(stored.body.items).toEqual([created]);

    // The result of a create comes before the preview of a dry run.
    const statuses = operation(page, 'eventsCreate').locator('.responses-table:not(.live-responses-table) tbody');
    expect((await statuses.locator('.response-col_status').allInnerTexts()).slice(0, 3)).toEqual(['201', '200', '400']);

    // Shown as text, not executed.
    const title = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    await api.post('/api/events', { token: ada.token, body: anEvent({ title }) });
    const before = await page.title();
    const listed = await tryOut(page, 'eventsList');
    expect(listed.status).toBe('200');
    expect(listed.body).toContain(JSON.stringify(title));
    expect(await page.title()).toBe(before);

    await page.setViewportSize(PHONE);
    expect(await overflowOf(page)).toBe(0);
    const light = await backgroundOf(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await eventually(async () => {
      expect(await backgroundOf(page)).not.toBe(light);
    });
    expect(faults).toEqual([]);
  });

  describe('on a deployed stage that requires API keys', () => {
    const apiKey = 'the-key-of-swagger-ui';
    let stage: ServedStage;

    beforeAll(async () => {
      stage = await serveAsStage('dev', rest, apiKey);
    });
    afterAll(() => stage.stop());

    it('Swagger UI works under the stage path and logs in with the given key', async () => {
      expect((await fetch(`${stage.url}/api/auth/register`, { method: 'POST' })).status).toBe(403);
      const { page, faults } = await open(`${stage.url}/api/docs`);
      await applyApiKey(page, apiKey);
      const ada = aRegistration() as { username: string; password: string };
      expect((await tryOut(page, 'authRegister', ada)).status).toBe('201');
      await authorize(page, ada);
      expect((await tryOut(page, 'eventsCreate')).status).toBe('201');
      expect(faults).toEqual([]);
    });

    it('ReDoc shows every operation and the address of the stage, and finds words of descriptions', async () => {
      const { page, faults } = await open(`${stage.url}/api/redoc`);
      const document = (await (await fetch(`${stage.url}/api/openapi.json`)).json()) as OpenApi;
      await page.getByText(stage.url, { exact: true }).waitFor();
      for (const { name } of document.tags) {
        await menuOf(page).getByText(name, { exact: true }).first().click();
        const ofTag = operationsOf(document).filter(({ operation }) => operation.tags.includes(name));
        await eventually(async () => {
          const items = (await menuOf(page).innerText()).split('\n');
          expect(items).toEqual(expect.arrayContaining(ofTag.map(({ operation }) => operation.summary)));
        });
      }
      await page.getByText('Search').first().click();
      await page.keyboard.type('rollback');
      await page.getByText('Restore a version').last().waitFor();
      expect(faults).toEqual([]);
    });

    it('the page of the WebSocket is linked from ReDoc and shows every operation and message, also dark and on a phone', async () => {
      const document = (await (await fetch(`${stage.url}/api/asyncapi.json`)).json()) as AsyncApi;
      const { page, faults } = await open(`${stage.url}/api/redoc`);
      await page.getByText('Dry runs.').waitFor();
      const light = await backgroundOf(page);
      await page.setViewportSize(PHONE);
      expect(await overflowOf(page)).toBe(0);

      await page.emulateMedia({ colorScheme: 'dark' });
      await page.getByRole('link', { name: 'WebSocket' }).click();
      await page.getByText('Catch up.').waitFor();
      expect(await overflowOf(page)).toBe(0);
      expect(await backgroundOf(page)).not.toBe(light);

      await page.setViewportSize(DESKTOP);
      await menuOf(page).getByText('Notifications', { exact: true }).click();
      for (const { title } of Object.values(document.operations)) await menuOf(page).getByText(title).waitFor();
      await page.getByRole('button', { name: 'Resume' }).first().click();
      for (const { title } of Object.values(document.components.messages))
        await page.getByText(title, { exact: true }).last().waitFor();
      expect(faults).toEqual([]);
    });
  });
});
