/** The calendars and events of the team: this week, and some weeks before and after. */
import type { People, Person } from './people.js';
import { TIME_ZONE, type Week } from './week.js';

export interface Calendars {
  product: string;
  company: string;
  onCall: string;
  aurora: string;
  harbor: string;
}

const everyoneBut = (people: People, owner: Person): Person[] =>
  Object.values(people).filter((person) => person !== owner);

/** Three calendars, and two rooms that everybody can book. */
export async function createCalendars(people: People): Promise<Calendars> {
  const { maya, noah, lena } = people;
  const zone = { time_zone: TIME_ZONE };
  const room = { ...zone, overlaps: 'reject' as const };
  const [others, exceptNoah] = [everyoneBut(people, maya), everyoneBut(people, noah)];
  return {
    product: await maya.createCalendar({ name: 'Product team', color: '#1f77b4', ...zone }, 'editor', others),
    company: await maya.createCalendar({ name: 'Company', color: '#2ca02c', ...zone }, 'viewer', others),
    onCall: await noah.createCalendar({ name: 'On call', color: '#d62728', ...zone }, 'editor', exceptNoah),
    aurora: await maya.createCalendar({ name: 'Room Aurora', color: '#9467bd', ...room }, 'booker', others),
    harbor: await lena.createCalendar(
      { name: 'Room Harbor', color: '#8c564b', ...room },
      'booker',
      everyoneBut(people, lena),
    ),
  };
}

/** Recurring meetings with exceptions, and one that was split. */
export async function createSeries(
  { maya, noah, lena, omar, zoe }: People,
  calendars: Calendars,
  week: Week,
): Promise<void> {
  const { product, aurora, harbor } = calendars;
  const standUp = await maya.create({
    title: 'Stand-up',
    ...week.times(-21, '09:30', '09:45'),
    recurrence_pattern: { frequency: 'weekly', by_day: ['MO', 'TU', 'WE', 'TH', 'FR'], exdates: [week.at(7, '09:30')] },
    calendar_id: product,
  });
  await omar.change(standUp.id, week.times(3, '10:00', '10:15'), {
    occurrence: await startOf(omar, standUp.id, week, 3),
  });
  const planning = await maya.create({
    title: 'Sprint planning',
    ...week.times(-14, '10:00', '11:30'),
    recurrence_pattern: { frequency: 'weekly', interval: 2, by_day: ['MO'] },
    calendar_id: product,
    resources: [aurora],
  });
  const thisPlanning = { occurrence: await startOf(maya, planning.id, week, 0) };
  await maya.change(
    planning.id,
    { title: 'Sprint planning and roadmap', description: 'Bring your estimates.' },
    thisPlanning,
  );
  const critique = await lena.create({
    title: 'Design critique',
    ...week.times(-19, '14:00', '15:00'),
    recurrence_pattern: { frequency: 'weekly', by_day: ['WE'] },
    resources: [harbor],
  });
  await lena.invite(critique.id, 'viewer', maya, omar, zoe);
  await maya.respond(critique.id, 'accepted');
  await omar.respond(critique.id, 'accepted');
  await lena.change(critique.id, week.times(2, '15:00', '16:00'), {
    occurrence: await startOf(lena, critique.id, week, 2),
    scope: 'following',
  });
  const oneOnOne = await maya.create({
    title: 'Maya and Noah',
    ...week.times(-18, '11:00', '11:30'),
    recurrence_pattern: { frequency: 'weekly', by_day: ['TH'], count: 12 },
  });
  await maya.invite(oneOnOne.id, 'editor', noah);
  await noah.respond(oneOnOne.id, 'accepted');
}

/** The `occurrence_start` of a series on a day. */
async function startOf({ client }: Person, id: string, week: Week, day: number): Promise<string> {
  const query = { from: week.date(day), to: week.date(day + 1) };
  const { items } = await client.get('/api/events/{id}/occurrences', { path: { id }, query });
  const [occurrence] = items;
  if (!occurrence) throw new Error(`The series ${id} has no occurrence on ${query.from}.`);
  return occurrence.occurrence_start;
}

/** Meetings, focus time and days off. */
export async function createEvents(people: People, calendars: Calendars, week: Week): Promise<void> {
  const { maya, noah, lena, omar, zoe, kenji } = people;
  const { product, company, onCall, aurora, harbor } = calendars;
  const busy: [Person, string, number, string, string][] = [
    [noah, 'Focus time', 0, '13:00', '16:00'],
    [kenji, 'Data review', 1, '10:00', '11:00'],
    [omar, 'Dentist', 1, '08:00', '09:00'],
    [zoe, 'Test the release', 3, '13:00', '16:00'],
    [lena, 'User research', -4, '10:00', '12:00'],
    [kenji, 'Forecast', 8, '13:00', '14:30'],
  ];
  for (const [person, title, day, start, end] of busy) {
    await person.create({ title, ...week.times(day, start, end) });
  }
  await maya.create({
    title: 'All hands',
    ...week.times(1, '16:00', '17:00'),
    calendar_id: company,
    location: 'Cafeteria',
  });
  await maya.create({ title: 'Office closed', ...week.days(11, 11), calendar_id: company });
  const rotation: [string, number][] = [
    ['Omar', -7],
    ['Zoe', 0],
    ['Kenji', 7],
  ];
  for (const [name, monday] of rotation) {
    await noah.create({ title: `On call: ${name}`, ...week.days(monday, monday + 6), calendar_id: onCall });
  }
  const interview = await lena.create({
    title: 'Customer interview',
    ...week.times(1, '13:00', '14:00'),
    calendar_id: product,
    resources: [harbor],
  });
  await lena.invite(interview.id, 'viewer', kenji);
  const retrospective = { title: 'Retrospective', ...week.times(-3, '15:00', '16:00'), resources: [aurora] };
  await zoe.create({ ...retrospective, calendar_id: product });
}

/** An event that several people have edited, with a rollback, and one that was deleted. */
export async function createHistory(
  { maya, lena, omar, zoe, kenji }: People,
  { aurora }: Calendars,
  week: Week,
): Promise<void> {
  const { id } = await maya.create({ title: 'Launch review', ...week.times(4, '13:00', '14:00'), resources: [aurora] });
  await maya.invite(id, 'editor', lena, omar);
  await maya.invite(id, 'viewer', zoe);
  await lena.respond(id, 'accepted');
  await omar.respond(id, 'tentative');
  await zoe.respond(id, 'declined');
  await lena.change(id, { description: 'Agenda: open bugs, pricing page, date of the announcement.' });
  await omar.change(id, week.times(4, '14:00', '15:00'));
  const { version } = await lena.client.get('/api/events/{id}', { path: { id } });
  await omar.change(id, { title: 'Launch', description: null });
  await maya.client.post('/api/events/{id}/rollback/{versionId}', { path: { id, versionId: String(version) } });
  const offsite = await kenji.create({ title: 'Team offsite', ...week.days(16, 17) });
  await kenji.invite(offsite.id, 'viewer', maya, lena);
  await kenji.client.delete('/api/events/{id}', { path: offsite });
}
