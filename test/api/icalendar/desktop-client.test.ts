import { describe, expect, it } from 'vitest';
import { api, aUser } from '../../support/api/api-client.js';
import { createCalendar } from '../../support/api/calendar-client.js';
import { createEvent } from '../../support/api/event-client.js';
import { cancelPart, changePart } from '../../support/api/series-client.js';
import { areClientsMissing, Desktop } from '../../support/icalendar/debian-clients.js';

describe.skipIf(areClientsMissing())('a desktop calendar in New York', () => {
  it('shows the meetings of a secret link over the clock changes of both zones', { timeout: 60_000 }, async () => {
    const ada = await aUser();
    const { id } = await createCalendar(ada, { name: 'Team', time_zone: 'Europe/Prague' });
    const series = await createEvent(ada, {
      calendar_id: id,
      title: 'Weekly',
      start_time: '2030-03-06T16:00:00',
      end_time: '2030-03-06T17:00:00',
      recurrence_pattern: { rrule: 'FREQ=WEEKLY' },
    });
    const moved = { title: 'Moved', start_time: '2030-03-21T10:00:00', end_time: '2030-03-21T11:00:00' };
    await changePart(ada, series.id, '2030-03-20T16:00:00+01:00', 'this', moved);
    await cancelPart(ada, series.id, '2030-10-30T16:00:00+01:00');
    const link = await api.post<{ url: string }>(`/api/calendars/${id}/links`, {
      token: ada.token,
      body: { detail: 'full' },
    });

    const desktop = new Desktop(`${link.body.url}?from=2030-01-01&to=2031-01-01`, 'America/New_York');
    await desktop.fetch();
    const [spring, autumn] = await Promise.all([
      desktop.list('2030-03-01', '2030-04-04'),
      desktop.list('2030-10-20', '2030-11-08'),
    ]);
    desktop.remove();
    expect(spring).toEqual([
      '2030-03-06 10:00 Weekly',
      '2030-03-13 11:00 Weekly',
      '2030-03-21 05:00 Moved',
      '2030-03-27 11:00 Weekly',
      '2030-04-03 10:00 Weekly',
    ]);
    expect(autumn).toEqual(['2030-10-23 10:00 Weekly', '2030-11-06 10:00 Weekly']);
  });
});
