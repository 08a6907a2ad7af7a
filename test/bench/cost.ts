/**
 * Measures what each kind of request takes (round trips, units of DynamoDB, CPU), and computes from that, from list prices
 * and from a stated mix of requests: dollars per million, the bill of a month, and the limits that are reached first, by
 * the number of active users. Units and round trips are exact; CPU is the median of `RUNS` (30). Prints Markdown, and
 * stores the measurements in `test/support/cost/measured.json`, from which `npm run bench scale` starts.
 */
import { randomUUID } from 'node:crypto';
import { LOCAL_AWS } from '../../infra/local/offline.js';
import { anEvent } from '../support/api/api-client.js';
import { percentile, setting } from '../support/bench/measure.js';
import { tableOfBills, tableOfLimits, tableOfRequests } from '../support/cost/bills.js';
import { measureHandlers, type Call } from '../support/cost/handlers.js';
import {
  BATCH_VERSIONS,
  MOST_PEOPLE,
  READERS_OF_AN_EVENT,
  saveMeasured,
  type Kind,
  type Usages,
} from '../support/cost/mix.js';
import type { Usage } from '../support/cost/prices.js';
import { startDatabase } from '../support/database/database.js';
import { Meter } from '../support/database/meter.js';
import { createFeedWorld } from '../support/feed/feed-world.js';

const RUNS = setting('RUNS', 30);
const PASSWORD = 'correct horse battery';
const WEEK = { from: '2031-01-06T00:00:00Z', to: '2031-01-13T00:00:00Z' };
const EVENTS_OF_THE_WEEK = 20;

Object.assign(process.env, LOCAL_AWS);
const database = await startDatabase();
try {
  const measure = await measureHandlers(database);
  const call = async (...given: Call) => (await measure(...given)).body;

  const aUser = async () => {
    const username = `u-${randomUUID().slice(0, 18)}`;
    const { id } = await call('authRegister', {
      body: { username, email: `${username}@example.com`, password: PASSWORD },
    });
    const { access_token, refresh_token } = await call('authLogin', { body: { username, password: PASSWORD } });
    return { username, id: String(id), token: String(access_token), refresh: String(refresh_token) };
  };
  let nextSlot = 0;
  /** An event in a free hour of the week, and later in those of the years after. */
  const aMeeting = () => {
    const start = Date.parse(WEEK.from) + 3_600_000 * 8 * nextSlot++;
    const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
    return anEvent({ start_time: time(start), end_time: time(start + 1_800_000) });
  };

  const ada = await aUser();
  const guests = [await aUser(), await aUser(), await aUser()] as const;
  const [bob] = guests;
  const { token } = ada;
  const create = async () => String((await call('eventsCreate', { token, body: aMeeting() })).id);
  const share = (id: string, { id: user_id } = bob): Call => [
    'sharingShare',
    { token, params: { id }, body: { user_id, role: 'viewer' } },
  ];
  for (let index = 0; index < EVENTS_OF_THE_WEEK; index++) await create();
  const shared = await create();
  for (const guest of guests) await call(...share(shared, guest));
  const link = await call('linksCreate', { token, params: { id: 'primary' }, body: { detail: 'full' } });
  const secret = /feeds\/([^/]+)/.exec(String(link.url))?.[1] ?? '';
  const file = await measure('icalendarReadFeed', { params: { secret } });
  const { refresh_token } = await call('authRefresh', { body: { refresh_token: ada.refresh } });
  let lastRefreshToken = String(refresh_token);

  const calls: Record<Kind, () => Promise<Call> | Call> = {
    'log in': () => ['authLogin', { body: { username: bob.username, password: PASSWORD } }],
    'refresh tokens': () => ['authRefresh', { body: { refresh_token: lastRefreshToken } }],
    'open the WebSocket (ticket)': () => ['notificationsCreateTicket', { token }],
    'list of a week, 20 events': () => ['eventsList', { token, query: { ...WEEK, expand: 'true' } }],
    'read an event': () => ['eventsRead', { token, params: { id: shared } }],
    'create an event': () => ['eventsCreate', { token, body: aMeeting() }],
    'change an event': async () => [
      'eventsUpdate',
      { token, params: { id: await create() }, body: { title: 'Changed' } },
    ],
    'delete an event': async () => ['eventsDelete', { token, params: { id: await create() } }],
    'share an event': async () => share(await create()),
    'answer an invitation': async () => {
      const id = await create();
      await call(...share(id));
      return ['sharingRespond', { token: bob.token, params: { id }, body: { response: 'accepted' } }];
    },
    'free-busy of 4 people, a week': () => ['eventsReadFreeBusy', { token, body: { ...WEEK, event_id: shared } }],
    'find a time for 4 people': () => [
      'eventsFindSlots',
      { token, body: { ...WEEK, event_id: shared, duration_minutes: 30 } },
    ],
    'history of an event': () => ['versionsListHistory', { token, params: { id: shared } }],
    'calendar file, unchanged (304)': () => [
      'icalendarReadFeed',
      { params: { secret }, headers: { 'If-None-Match': file.etag } },
    ],
  };

  const usages = {} as Usages;
  for (const [kind, next] of Object.entries(calls) as [Kind, () => Promise<Call> | Call][]) {
    usages[kind] = await usageOf(async () => {
      const { body, traffic, cpuMilliseconds } = await measure(...(await next()));
      if (typeof body.refresh_token === 'string' && kind === 'refresh tokens') lastRefreshToken = body.refresh_token;
      return { ...traffic, cpuMilliseconds };
    });
  }

  const world = await createFeedWorld(database);
  const meter = new Meter(world.client);
  const peopleOf = (count: number): string[] => Array.from({ length: count }, () => `usr_${randomUUID()}`);
  const publishTo = (readers: number, count = 1): Promise<Usage> =>
    usageOf(async () => {
      const people = peopleOf(readers);
      for (const person of people) await world.resume(await world.connect(person));
      const versions = [await world.create(people)];
      while (versions.length < count) versions.push(await world.edit(versions.at(-1)!, { title: randomUUID() }));
      const before = process.cpuUsage();
      const { traffic } = await meter.measure(() => world.publish(...versions));
      const { user, system } = process.cpuUsage(before);
      return { ...traffic, cpuMilliseconds: (user + system) / 1000 };
    });
  usages.publish = await publishTo(READERS_OF_AN_EVENT);
  usages.publishToMany = await publishTo(MOST_PEOPLE);
  usages.publishBatch = await publishTo(MOST_PEOPLE, BATCH_VERSIONS);
  const eventOfMany = await world.create(peopleOf(MOST_PEOPLE));
  const { traffic } = await meter.measure(() => world.edit(eventOfMany, { title: 'Changed' }));

  saveMeasured({ usages, changeWithManyWriteUnits: traffic.writeUnits });
  console.log([tableOfRequests(usages), tableOfBills(usages), tableOfLimits(usages)].join('\n'));
} finally {
  await database.stop();
}

/** The traffic of the last run, with the median of the CPU time. */
async function usageOf(run: () => Promise<Usage>): Promise<Usage> {
  const runs: Usage[] = [];
  for (let count = 0; count < RUNS; count++) runs.push(await run());
  const { roundTrips = 0, readUnits = 0, writeUnits = 0 } = runs.at(-1) ?? {};
  const cpuMilliseconds = percentile(
    runs.map((each) => each.cpuMilliseconds),
    0.5,
  );
  return { roundTrips, readUnits, writeUnits, cpuMilliseconds: Math.round(cpuMilliseconds * 10) / 10 };
}
