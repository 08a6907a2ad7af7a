import { expect, it } from 'vitest';
import { aRegistration, aUser } from '../../support/api/api-client.js';
import { createCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { createEvent, updateEvent } from '../../support/api/event-client.js';
import { describeInBrowser } from '../../support/browser.js';
import { hourAt, openCalendar, openSignedOut } from '../../support/web/calendar-page.js';

describeInBrowser('the web calendar', (tests) => {
  it('lets a person register, stay signed in after a reload but not in a duplicated tab, and sign out', async () => {
    const { username, email, password } = aRegistration();
    const { page, faults } = await openSignedOut(tests);
    await page.getByRole('button', { name: 'New here? Create an account' }).click();
    await page.getByLabel('User name').fill(String(username));
    await page.getByLabel('E-mail').fill(String(email));
    await page.getByLabel('Password').fill(String(password));
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.locator('.ec').waitFor();
    expect(page.url()).not.toContain('token');
    const [duplicate] = await Promise.all([page.waitForEvent('popup'), page.evaluate('void open(location.href)')]);
    await duplicate.getByLabel('Password').waitFor();
    await duplicate.close();
    await page.reload();
    await page.getByRole('button', { name: `Account: ${String(username)}` }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    expect(await page.evaluate('sessionStorage.getItem("calendar.refresh_token")')).toBeNull();
    await page.reload();
    await page.getByLabel('Password').waitFor();
    expect(faults).toEqual([]);
  });

  it('creates an event by dragging, moves it, and takes both back with Ctrl+Z', async () => {
    const calendar = await openCalendar(tests, await aUser());
    const { page } = calendar;
    await calendar.drag([2, 10.1], [2, 10.9]);
    await calendar.dialog('New event').getByLabel('Title').fill('Planning');
    await calendar.button('Save').click();
    await calendar.event('Planning').filter({ hasText: '10:00–11:00' }).waitFor();
    await calendar.drag([2, 10.5], [3, 12.5]);
    await calendar.event('Planning').filter({ hasText: '12:00–13:00' }).waitFor();
    await page.keyboard.press('Control+z');
    await calendar.event('Planning').filter({ hasText: '10:00–11:00' }).waitFor();
    await page.keyboard.press('Control+z');
    await calendar.event('Planning').waitFor({ state: 'detached' });
    expect(calendar.faults).toEqual([]);
  });

  it('refuses a double booking, says what is in the way, and saves the event at a free time instead', async () => {
    const ada = await aUser();
    await createEvent(ada, { title: 'Taken', ...hourAt(2, 10) });
    const calendar = await openCalendar(tests, ada);
    await calendar.event('Taken').waitFor();
    await calendar.page.keyboard.press('n');
    const form = calendar.dialog('New event');
    await form.getByLabel('Title').fill('Second');
    const [date] = hourAt(2, 10).start_time.split('T');
    await form.getByLabel('Starts').fill(`${date}T10:00`);
    // The form shows it before it is saved.
    await form.getByText('Overlaps').waitFor();
    await calendar.button('Save').click();
    const refusal = calendar.dialog('This time is taken');
    await refusal.getByText('Taken', { exact: true }).waitFor();
    await refusal.locator('.suggestions button').first().click();
    await calendar.event('Second').filter({ hasText: '11:00–12:00' }).waitFor();
    expect(calendar.faults).toEqual([]);
  });

  it('shows of a booked room only that it is busy', async () => {
    const [ada, bob] = [await aUser(), await aUser()];
    const room = await createCalendar(bob, { name: 'Blue room', overlaps: 'reject' });
    await shareCalendar(bob, room.id, 'booker', ada);
    await createEvent(bob, { title: 'Salaries', ...hourAt(2, 10), resources: [room.id] });
    await createEvent(ada, { title: 'Interview', ...hourAt(2, 10) });
    const calendar = await openCalendar(tests, ada);
    await calendar.event('Busy').waitFor();
    await calendar.event('Interview').click();
    await calendar.button('Edit').click();
    await calendar.page.getByLabel('Blue room', { exact: true }).check();
    await calendar.page.getByText('The room is taken').waitFor();
    await calendar.button('Save').click();
    const refusal = calendar.dialog('This time is taken');
    await refusal.getByText('Busy').waitFor();
    expect(await refusal.getByRole('button', { name: 'Save anyway' }).count()).toBe(0);
    expect(await calendar.page.getByText('Salaries').count()).toBe(0);
    expect(calendar.faults).toEqual([]);
  });

  it('changes this and the following events of a series, and leaves the earlier ones', async () => {
    const ada = await aUser();
    await createEvent(ada, { title: 'Stand-up', ...hourAt(0, 9), recurrence_pattern: { rrule: 'FREQ=DAILY;COUNT=5' } });
    const calendar = await openCalendar(tests, ada);
    await calendar.event('Stand-up').nth(2).click();
    await calendar.button('Edit').click();
    await calendar.dialog('Edit event').getByLabel('Title').fill('Check-in');
    await calendar.button('Save').click();
    await calendar.page.getByLabel('This and all following events').check();
    await calendar.button('Continue').click();
    await calendar.event('Check-in').nth(2).waitFor();
    await expect.poll(() => calendar.event('Stand-up').count()).toBe(2);
    await calendar.button('Undo').first().click();
    await calendar.event('Stand-up').nth(4).waitFor();
    expect(calendar.faults).toEqual([]);
  });

  it('asks whose value stays when two people have changed the same, and keeps all else from both', async () => {
    const ada = await aUser();
    const event = await createEvent(ada, { title: 'Review', location: 'Room 1', ...hourAt(2, 10) });
    const calendar = await openCalendar(tests, ada);
    await calendar.event('Review').click();
    await calendar.button('Edit').click();
    await updateEvent(ada, event.id, { title: 'Review of Bob', location: 'Room 2' });
    await calendar.dialog('Edit event').getByLabel('Title').fill('Review of Ada');
    await calendar.button('Save').click();
    const clash = calendar.dialog('Somebody changed this at the same time');
    for (const value of ['Review', 'Review of Bob', 'Review of Ada']) {
      await clash.locator('.merge-value').getByText(value, { exact: true }).waitFor();
    }
    await clash.getByLabel('Yours').check();
    await calendar.button('Save my choice').click();
    await calendar.event('Review of Ada').filter({ hasText: 'Room 2' }).waitFor();
    expect(calendar.faults).toEqual([]);
  });

  it('restores a deleted event, and a version from its history', async () => {
    const ada = await aUser();
    await createEvent(ada, { title: 'First title', ...hourAt(2, 10) });
    const calendar = await openCalendar(tests, ada);
    const { page } = calendar;
    await calendar.rename('First title', 'Second title');
    await calendar.event('Second title').click();
    await calendar.button('Delete').click();
    await calendar.dialog('Delete the event?').getByRole('button', { name: 'Delete' }).click();
    await calendar.event('Second title').waitFor({ state: 'detached' });
    await calendar.button('Deleted events').click();
    await calendar.dialog('Deleted events').getByRole('button', { name: 'Restore' }).click();
    await page.keyboard.press('Escape');
    await calendar.event('Second title').click();
    await calendar.button('History').click();
    const history = page.locator('.version').filter({ hasText: 'First title' }).filter({ hasText: 'Created' });
    await history.getByRole('button', { name: 'Restore this version' }).click();
    await calendar.event('First title').waitFor();
    expect(calendar.faults).toEqual([]);
  });
});
