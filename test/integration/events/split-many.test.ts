import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import { change, creation } from '../../../lib/domain/change/change.js';
import { MAX_PARTICIPANTS } from '../../../lib/domain/event/event.js';
import { commitChanges, findEvent } from '../../../lib/store/events.js';
import { entriesOverlapping } from '../../../lib/store/calendar-entries.js';
import { openCalendars } from '../../support/database/calendars.js';
import { createContext } from '../../support/context.js';
import { ADA, aContent, anAccessList } from '../../support/database/event-records.js';

const weekly = (rrule: string) => aContent({ recurrence_pattern: { rrule, exdates: [], rdates: [] } });
const anEventId = () => `evt_${ulid()}`;

it.each([2, MAX_PARTICIPANTS])('a series that %i people have accepted is split in one transaction', async (people) => {
  const { table } = await createContext();
  const access = anAccessList(people - 1);
  const series = creation(anEventId(), weekly('FREQ=WEEKLY'), access, ADA);
  await openCalendars(table, Object.keys(access));
  await commitChanges(table, [series], undefined);
  const { event } = series.version;
  const past = change(event, { changeType: 'update', content: weekly('FREQ=WEEKLY;COUNT=2') }, ADA);
  const later = { ...weekly('FREQ=WEEKLY'), start_time: '2031-01-20T09:00:00Z', end_time: '2031-01-20T10:00:00Z' };
  const future = creation(anEventId(), later, access, ADA, { origin: { event, part: later } });
  if (!past) throw new Error('nothing is different');
  await commitChanges(table, [past, future], undefined);

  expect(await findEvent(table, event.id)).toMatchObject({ version: 2 });
  expect(await findEvent(table, future.version.event.id)).toMatchObject({ version: 1, splitFrom: event.id });
  const inTheFuture = {
    startsAtEpochSeconds: Date.parse('2033-01-01') / 1000,
    endsAtEpochSeconds: Date.parse('2033-02-01') / 1000,
  };
  for (const userId of Object.keys(access)) {
    const entries = await entriesOverlapping(table, userId, inTheFuture);
    expect(entries.map(({ eventId }) => eventId)).toContain(future.version.event.id);
  }
});
