import { expect, it } from 'vitest';
import { aUser } from '../../support/api/api-client.js';
import { describeInBrowser } from '../../support/browser.js';
import { createEvent } from '../../support/api/event-client.js';
import { hourAt, openCalendar } from '../../support/web/calendar-page.js';

describeInBrowser('the web calendar when the API does not answer as usual', (tests) => {
  it('creates one event, however often the user presses Save while the API is slow', async () => {
    const calendar = await openCalendar(tests, await aUser());
    const { page } = calendar;
    let creates = 0;
    // Not the previews of the form, which have `dry_run`.
    await page.route(/\/api\/events\?on_conflict=\w+$/, async (route) => {
      creates += 1;
      if (creates === 1) await page.locator('dialog').getByRole('button', { name: 'Save' }).click();
      await route.continue();
    });
    await page.keyboard.press('n');
    const form = calendar.dialog('New event');
    await form.getByLabel('Title').fill('Once');
    await form.getByLabel('Show as').selectOption('Free');
    await calendar.button('Save').click();
    await calendar.event('Once').waitFor();
    expect(creates).toBe(1);
    expect(await calendar.event('Once').count()).toBe(1);
  });

  it('follows the changes again if its position in the feed is no longer valid', async () => {
    const ada = await aUser();
    const calendar = await openCalendar(tests, ada);
    const { page } = calendar;
    const problem = { type: '/problems/malformed-query', detail: '`since` is ahead of the feed.', status: 400 };
    await page.route('**/api/changes?*', (route) => route.fulfill({ status: 400, json: problem }), { times: 1 });
    await page.context().setOffline(true);
    await page.locator('.status[data-status="offline"]').waitFor();
    await page.context().setOffline(false);
    await page.locator('.status[data-status="online"]').waitFor();
    await createEvent(ada, { title: 'Seen', ...hourAt(3, 10) });
    await calendar.event('Seen').waitFor();
  });

  it('asks to sign in when the session ends while a dialog is open', async () => {
    const calendar = await openCalendar(tests, await aUser());
    const { page } = calendar;
    await page.keyboard.press('n');
    await calendar.dialog('New event').getByLabel('Title').fill('Draft');
    await page.route('**/api/**', (route) =>
      route.fulfill({ status: 401, json: { type: '/problems/unauthorized', detail: 'ended' } }),
    );
    await calendar.button('Save').click();
    await page.getByLabel('Password').fill('can be reached');
    expect(await page.locator('dialog').count()).toBe(0);
  });
});
