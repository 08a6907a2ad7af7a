import { expect, it } from 'vitest';
import { aUser } from '../../support/api/api-client.js';
import { createCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { createEvent, updateEvent } from '../../support/api/event-client.js';
import { describeInBrowser } from '../../support/browser.js';
import { eventually } from '../../support/eventually.js';
import { hourAt, openCalendar } from '../../support/web/calendar-page.js';

describeInBrowser('the web calendar, live', (tests) => {
  it('shows a change of one person to another within a second, and who made it', async () => {
    const [ada, bob] = [await aUser(), await aUser()];
    const team = await createCalendar(ada, { name: 'Team' });
    await shareCalendar(ada, team.id, 'editor', bob);
    await createEvent(ada, { title: 'Review', ...hourAt(2, 10), calendar_id: team.id });
    const hers = await openCalendar(tests, ada);
    const his = await openCalendar(tests, bob);
    const delays: number[] = [];
    for (const hour of [11, 12, 13]) {
      await hers.drag([2, hour - 0.5], [2, hour + 0.5]);
      const dropped = Date.now();
      await his
        .event('Review')
        .filter({ hasText: `${hour}:00–${hour + 1}:00` })
        .waitFor();
      delays.push(Date.now() - dropped);
    }
    // The machine can be busy, but not each time.
    expect(Math.min(...delays)).toBeLessThan(1_000);
    await his.page.getByText(`${ada.username} moved “Review”`).first().waitFor();
    await his.drag([2, 13.5], [1, 9.5]);
    await hers.event('Review').filter({ hasText: '9:00–10:00' }).waitFor();
    expect([...hers.faults, ...his.faults]).toEqual([]);
  });

  it('says that it is offline, and shows all changes of that time when it is back', async () => {
    const ada = await aUser();
    const event = await createEvent(ada, { title: 'Change 0', ...hourAt(2, 10) });
    const other = await createEvent(ada, { title: 'Other', ...hourAt(3, 10) });
    const calendar = await openCalendar(tests, ada);
    const { page } = calendar;
    await calendar.event('Change 0').waitFor();
    await page.context().setOffline(true);
    await page.locator('.status[data-status="offline"]').waitFor();
    for (let change = 1; change <= 9; change++) await updateEvent(ada, event.id, { title: `Change ${change}` });
    await updateEvent(ada, other.id, { title: 'Other, changed' });
    expect(await calendar.event('Change 0').count()).toBe(1);
    await page.context().setOffline(false);
    await calendar.event('Change 9').waitFor();
    await calendar.event('Other, changed').waitFor();
    await page.locator('.status[data-status="online"]').waitFor();
    await eventually(async () => {
      expect(await page.locator('.ec-event').count()).toBe(2);
    });
  });
});
