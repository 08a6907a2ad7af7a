import { expect, it } from 'vitest';
import { aUser } from '../../support/api/api-client.js';
import { createCalendar } from '../../support/api/calendar-client.js';
import { createEvent } from '../../support/api/event-client.js';
import { describeInBrowser } from '../../support/browser.js';
import { hourAt, openCalendar } from '../../support/web/calendar-page.js';

const icsFile = (start: string): string =>
  `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//EN
BEGIN:VEVENT
UID:imported@example.com
DTSTART:${start.replace(/[-:]/g, '')}
DURATION:PT1H
SUMMARY:Imported
END:VEVENT
BEGIN:VEVENT
UID:damaged@example.com
DTSTART:never
SUMMARY:Damaged
END:VEVENT
END:VCALENDAR
`.replaceAll('\n', '\r\n');

describeInBrowser('the calendars of the web calendar', (tests) => {
  it('can be shared, subscribed to and filled from a file', async () => {
    const [ada, bob] = [await aUser(), await aUser()];
    await createCalendar(ada, { name: 'Team' });
    const hers = await openCalendar(tests, ada);
    const his = await openCalendar(tests, bob);
    const { page } = hers;
    await hers.button('Settings of Team').click();
    await hers.button('People').click();
    await page.getByLabel('User name or e-mail').fill(bob.username);
    await hers.button('Add').click();
    await page.getByLabel(`Role of ${bob.username}`).waitFor();
    await his.page.getByLabel('Show Team').waitFor();

    await hers.button('Subscribe').click();
    await page.getByLabel('For whom or what').fill('Phone');
    await hers.button('Create link').click();
    const url = await page.getByLabel('Copy the link now. It is not shown again.').inputValue();
    expect(await (await fetch(url)).text()).toContain('BEGIN:VCALENDAR');

    await hers.button('Import').click();
    const buffer = Buffer.from(icsFile(hourAt(2, 10).start_time));
    await page.getByLabel('iCalendar file').setInputFiles({ name: 'old.ics', mimeType: 'text/calendar', buffer });
    await page.locator('.panel').getByRole('button', { name: 'Import' }).click();
    await page.getByText('1 created').waitFor();
    await page.getByText('damaged@example.com').waitFor();
    await his.event('Imported').waitFor();
    expect([...hers.faults, ...his.faults]).toEqual([]);
  });

  it('can be hidden, and are columns of the day if they are rooms', async () => {
    const ada = await aUser();
    const room = await createCalendar(ada, { name: 'Blue room', overlaps: 'reject' });
    const day = (new Date().getUTCDay() + 6) % 7;
    await createEvent(ada, { title: 'In the room', ...hourAt(day, 10), resources: [room.id] });
    const team = await createCalendar(ada, { name: 'Team' });
    await createEvent(ada, { title: 'Of the team', ...hourAt(day, 12), calendar_id: team.id });
    const calendar = await openCalendar(tests, ada);
    const { page } = calendar;
    await calendar.event('Of the team').waitFor();
    await page.getByLabel('Show Team').uncheck();
    await calendar.event('Of the team').waitFor({ state: 'detached' });
    await page.getByLabel('Show Team').check();
    await calendar.event('Of the team').waitFor();

    await calendar.button('Day').click();
    await page.locator('.ec-resource').getByText('Blue room').waitFor();
    // From the column of the room to the one without a room.
    const box = (await calendar.event('In the room').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 10);
    await page.mouse.down();
    const [target] = await page.locator('.ec-body .ec-day').all();
    const column = (await target!.boundingBox())!;
    await page.mouse.move(column.x + column.width / 2, box.y + 20, { steps: 5 });
    await page.mouse.up();
    await page.getByText('Event moved').waitFor();
    await calendar.event('In the room').click();
    expect(await calendar.dialog('In the room').getByText('Blue room').count()).toBe(0);
    expect(calendar.faults).toEqual([]);
  });
});
