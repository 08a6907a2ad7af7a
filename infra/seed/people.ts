/** The people of the team, each with a client of their own. */
import { Client, isProblem, type Schemas } from '../../lib/client/index.js';
import { DEPLOYMENT } from '../client/command.js';

const USERNAMES = ['maya', 'noah', 'lena', 'omar', 'zoe', 'kenji'] as const;
type Username = (typeof USERNAMES)[number];

export type People = Record<Username, Person>;

type EventInput = Schemas['EventInput'];

/** A member of the team, and what they do. */
export class Person {
  constructor(
    readonly username: Username,
    readonly client: Client,
  ) {}

  create(event: EventInput): Promise<Schemas['Event']> {
    return this.client.post('/api/events', { body: event });
  }

  async change(
    id: string,
    change: Schemas['EventChange'],
    query: { occurrence?: string; scope?: 'this' | 'following' | 'all' } = {},
  ): Promise<void> {
    await this.client.put('/api/events/{id}', { path: { id }, body: change, query });
  }

  async invite(id: string, role: Schemas['Role'], ...people: Person[]): Promise<void> {
    const shares = people.map(({ username }) => ({ username, role }));
    await this.client.post('/api/events/{id}/share', { path: { id }, body: { shares } });
  }

  async respond(id: string, response: Schemas['ResponseChange']['response']): Promise<void> {
    await this.client.put('/api/events/{id}/response', { path: { id }, body: { response } });
  }

  /** Creates a calendar and shares it. @returns its id */
  async createCalendar(
    calendar: Schemas['CalendarInput'],
    role: Schemas['CalendarRoleChange']['role'],
    people: Person[],
  ): Promise<string> {
    const { id } = await this.client.post('/api/calendars', { body: calendar });
    const shares = people.map(({ username }) => ({ username, role }));
    await this.client.post('/api/calendars/{id}/share', { path: { id }, body: { shares } });
    return id;
  }
}

/** Registers everybody. @throws Error if the team exists already */
export async function registerPeople(password: string): Promise<People> {
  const people = USERNAMES.map((username): [Username, Person] => [
    username,
    new Person(username, new Client({ ...DEPLOYMENT, credentials: { username, password } })),
  ]);
  for (const [username, { client }] of people) {
    const body = { username, email: `${username}@example.com`, password };
    await client.post('/api/auth/register', { body }).catch((error: unknown) => {
      if (!isProblem(error, 'name-taken')) throw error;
      throw new Error(`${username} has an account already: the team can be created once in a deployment.`);
    });
  }
  return Object.fromEntries(people) as People;
}
