import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { anEvent, api, aUser, type EventBody, type Page as Collection } from '../../support/api/api-client.js';
import { describeInBrowser } from '../../support/browser.js';
import { operationsOf, type OpenApi } from '../../support/api/openapi.js';
import { startStack, type Stack } from '../../support/stack/stack.js';
import { serveAsStage, type ServedStage } from '../../support/stack/stage.js';

const { docs, rest } = inject('urls');

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

/** Executes an operation with its prefilled values; returns status and body. */
async function tryOut(page: Page, id: string): Promise<{ status: string; body: string }> {
  const block = operation(page, id);
  await block.locator('.opblock-summary-control').click();
  await block.getByRole('button', { name: 'Try it out' }).click();
  await block.getByRole('button', { name: 'Execute' }).click();
  const answer = block.locator('.live-responses-table .response');
  const status = await answer.locator('.response-col_status').innerText();
  return { status: status.trim(), body: await answer.locator('.highlight-code code').first().innerText() };
}

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

    // Shown as text, not executed.
    const title = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    await api.post('/api/events', { token: ada.token, body: anEvent({ title }) });
    const before = await page.title();
    const listed = await tryOut(page, 'eventsList');
    expect(listed.status).toBe('200');
    expect(listed.body).toContain(JSON.stringify(title));
    expect(await page.title()).toBe(before);
    expect(faults).toEqual([]);
  });

  describe('on a deployed stage that requires API keys', () => {
    const apiKey = 'the-key-of-swagger-ui';
    let stack: Stack | undefined;
    let stage: ServedStage | undefined;

    beforeAll(async () => {
      stack = await startStack({ environment: { REQUIRE_API_KEY: 'true', API_KEY: apiKey } });
      stage = await serveAsStage('dev', stack.urls.rest);
    });

    afterAll(async () => {
      await stage?.stop();
      await stack?.stop();
    });

    it('Swagger UI works under the stage path and logs in with the given key', async () => {
      const { page, faults } = await open(`${stage!.url}/api/docs`);
      await applyApiKey(page, apiKey);
      expect((await tryOut(page, 'authRegister')).status).toBe('201');
      await authorize(page, { username: 'ada', password: 'correct horse battery' });
      expect((await tryOut(page, 'eventsCreate')).status).toBe('201');
      expect(faults).toEqual([]);
    });

    it('ReDoc shows every operation, with its path under the stage path, and finds words of descriptions', async () => {
      const { page, faults } = await open(`${stage!.url}/api/redoc`);
      const document = (await (await fetch(`${stage!.url}/api/openapi.json`)).json()) as OpenApi;
      for (const { operation } of operationsOf(document)) {
        const id = `tag/${operation.tags[0]}/operation/${operation.operationId}`;
        await page.locator(`[id="${id}"]`).waitFor({ state: 'attached' });
      }
      await page.getByText('/dev/api/events/batch').first().waitFor({ state: 'attached' });
      await page.getByRole('textbox', { name: 'Search' }).fill('rollback');
      await page.locator('[data-role="search:results"]').getByText('Restore a version').waitFor();
      expect(faults).toEqual([]);
    });
  });
});
