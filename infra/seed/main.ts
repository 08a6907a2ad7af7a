/**
 * Fills a deployment with a team: people, calendars, rooms, and events around the present week. The accounts share one
 * password, which is taken from `PASSWORD` or generated. It refuses to run twice.
 */
import { randomBytes } from 'node:crypto';
import { API, messageOf } from '../client/command.js';
import { registerPeople } from './people.js';
import { createCalendars, createEvents, createHistory, createSeries } from './team.js';
import { Week } from './week.js';

const PASSWORD_BYTES = 12;

async function seed(password: string): Promise<string[]> {
  const week = new Week(new Date());
  const people = await registerPeople(password);
  const calendars = await createCalendars(people);
  await createSeries(people, calendars, week);
  await createEvents(people, calendars, week);
  await createHistory(people, calendars, week);
  for (const { client } of Object.values(people)) await client.logout();
  return Object.keys(people);
}

const given = process.env['PASSWORD'];
const password = given ?? randomBytes(PASSWORD_BYTES).toString('base64url');
try {
  const usernames = await seed(password);
  console.log(`Created a team at ${API}. Log in as ${usernames.join(', ')}.`);
  console.log(`The password is ${given === undefined ? password : 'the one in PASSWORD'}.`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
