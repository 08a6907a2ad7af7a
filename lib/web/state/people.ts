/** The names of people. The API names people by id; who is on an event or calendar can see the names of the others. */
import type { Client } from '../../client/index.js';
import { TEXTS } from '../texts.js';
import type { User } from '../types.js';

interface Person {
  user_id: string;
  username: string;
}

/** Where a person was met: their name can be read from the people of this event or calendar. */
type Place = { event: string } | { calendar: string };

export class People {
  readonly #names = new Map<string, string>();

  constructor(
    private readonly client: Client,
    readonly me: User,
  ) {
    this.#names.set(me.id, me.username);
  }

  learn(people: readonly Person[]): void {
    for (const { user_id, username } of people) this.#names.set(user_id, username);
  }

  nameOf(userId: string): string {
    return this.#names.get(userId) ?? TEXTS.app.someone;
  }

  /** Finds a name at one of the places; people who have left them stay unknown. */
  async find(userId: string, ...places: Place[]): Promise<string> {
    for (const place of places) {
      if (this.#names.has(userId)) break;
      await this.#meet(place).catch(() => undefined);
    }
    return this.nameOf(userId);
  }

  async #meet(place: Place): Promise<void> {
    const query = { limit: 200 };
    if ('event' in place) {
      const path = { id: place.event };
      this.learn((await this.client.get('/api/events/{id}/permissions', { path, query })).items);
    } else {
      const path = { id: place.calendar };
      this.learn((await this.client.get('/api/calendars/{id}/permissions', { path, query })).items);
    }
  }
}
