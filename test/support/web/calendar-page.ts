/** The web calendar in a browser, as tests use it. */
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import type { TestUser } from '../api/api-client.js';
import { logIn } from '../api/api-client.js';
import type { BrowserTests, PageOptions } from '../browser.js';

/** The settings of the browsers: the zone differs from UTC, and weeks start on Monday. */
const BROWSER = { locale: 'en-GB', timezoneId: 'Europe/Berlin' } as const;

/** The height of an hour in the week, in pixels. */
const HOUR_PIXELS = 56;

/** Berlin is one hour ahead of UTC in winter, two in summer. */
const berlinOffsetHours = (date: Date): number => {
  const hour = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: 'Europe/Berlin' });
  return (Number(hour.format(date)) - date.getUTCHours() + 24) % 24;
};

/** A time in the week that the calendar shows first, as the API takes it. @param day 0 is Monday */
function at(day: number, hours: number): string {
  const date = new Date();
  const weekday = (date.getUTCDay() + 6) % 7;
  date.setUTCDate(date.getUTCDate() - weekday + day);
  date.setUTCHours(0, 0, 0, 0);
  const milliseconds = date.getTime() + (hours - berlinOffsetHours(date)) * 3_600_000;
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** An hour of that week. */
export const hourAt = (day: number, hours: number) => ({
  start_time: at(day, hours),
  end_time: at(day, hours + 1),
  time_zone: 'Europe/Berlin',
});

export class CalendarPage {
  constructor(
    readonly page: Page,
    private readonly faultsOfPage: string[],
  ) {}

  /** What went wrong, without the refusals of the API, which the browser reports. */
  get faults(): string[] {
    return this.faultsOfPage.filter(
      (fault) => !/status of (409|412)|ERR_INTERNET_DISCONNECTED|cannot load/.test(fault),
    );
  }

  event(title: string): Locator {
    return this.page.locator('.ec-event').filter({ hasText: title });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** A point of the week. @param day 0 is Monday */
  async pointAt(day: number, hours: number): Promise<{ x: number; y: number }> {
    const box = (await this.page.locator('.ec-body .ec-day').nth(day).boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + hours * HOUR_PIXELS };
  }

  /** Drags from one time to another. */
  async drag(from: [day: number, hours: number], to: [day: number, hours: number]): Promise<void> {
    const [start, end] = [await this.pointAt(...from), await this.pointAt(...to)];
    const { mouse } = this.page;
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
    await mouse.move(end.x, end.y, { steps: 4 });
    await mouse.up();
  }

  /** Changes the title in the form of an event, and saves. */
  async rename(title: string, newTitle: string): Promise<void> {
    await this.event(title).first().click();
    await this.button('Edit').click();
    await this.dialog('Edit event').getByLabel('Title').fill(newTitle);
    await this.button('Save').click();
  }
}

const ORIGIN = (): string => new URL(inject('urls').rest).origin;

/** The page of somebody who has not signed in. */
export async function openSignedOut({ open }: BrowserTests, options: PageOptions = {}): Promise<CalendarPage> {
  const { page, faults } = await open(`${ORIGIN()}/calendar`, { ...BROWSER, ...options });
  return new CalendarPage(page, faults);
}

/** The page of a user, in a session of its own. */
export async function openCalendar(
  tests: BrowserTests,
  user: TestUser,
  options: PageOptions = {},
): Promise<CalendarPage> {
  const { refresh_token } = await logIn(user);
  const calendar = await openSignedOut(tests, {
    ...options,
    prepare: (context) =>
      context.addInitScript(
        `if (sessionStorage.length === 0) sessionStorage.setItem('calendar.refresh_token', '${refresh_token}')`,
      ),
  });
  await calendar.page.locator('.status[data-status="online"]').waitFor();
  return calendar;
}
