/** Sends commands to the API, and updates the model. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { CalendarRole } from '../../../lib/domain/calendar/calendar.js';
import {
  aUser,
  type Api,
  type ApiAnswer,
  type EventBody,
  type HistoryEntryBody,
  type Page,
  type TestUser,
} from '../api/api-client.js';
import type { CalendarBody, CalendarPermissionBody } from '../api/calendar-client.js';
import { bodyOf } from '../api/event-client.js';
import type { Done, TransactionFault } from '../database/transaction-faults.js';
import { withCalendar, type CalendarAction } from './calendars.js';
import { orderOf, type Command, type Departure, type LeaveShared } from './commands.js';
import {
  explain,
  isKeyed,
  UNNAMED,
  type CalendarState,
  type Evidence,
  type Sent,
  type VersionBody,
} from './explain.js';
import { obey, withoutAccount, withoutSharedBy, type Order } from './orders.js';
import { requestOf, shownBy, shownIn } from './wire.js';
import { EMPTY_WORLD, isOwned, present, type ModelCalendar, type ModelEvent, type World } from './world.js';

/** The target of commands. */
export interface Site {
  api: Api;
  /** Runs a task under a fault, where faults are possible. */
  meet: <T>(fault: TransactionFault | undefined, work: () => Promise<T>) => Promise<{ result: T } & Partial<Done<T>>>;
  /** Advances the clock of the handlers, where possible. */
  advanceClock: (seconds: number) => void;
}

/** The totals of all commands. */
export interface Tally {
  commands: number;
  /** The number of requests by outcome. */
  outcomes: Record<string, number>;
  /** Commands that were sent at once. */
  batches: number;
  /** By kind, the faults that a transaction has met. */
  faults: Record<string, number>;
  /** Batches whose responses report conflicts that no order of the batches explains. */
  staleConflicts: number;
}

export const newTally = (): Tally => ({ commands: 0, outcomes: {}, batches: 0, faults: {}, staleConflicts: 0 });

const count = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

const PEOPLE = 4;

interface LeftBody {
  left: number;
  kept: string[];
  next_cursor: string | null;
}

/**
 * The condition of a block fails only for accounts that are gone, or have blocked too many. Calendars are not created under
 * faults, because the id of one whose response is lost would be unknown.
 */
function faultOf({ do: kind }: Order, { fault }: Command): TransactionFault | undefined {
  if (kind === 'create calendar') return undefined;
  return fault === 'overtaken' && (kind === 'block' || kind === 'unblock') ? undefined : fault;
}

export class Driver {
  world: World = EMPTY_WORLD;

  private constructor(
    readonly site: Site,
    readonly users: TestUser[],
    private readonly tally: Tally,
  ) {}

  /** New users with a room, which rejects overlaps, and a team calendar, on which they have all roles. */
  static async start(site: Site, tally: Tally): Promise<Driver> {
    const driver = new Driver(site, await Promise.all(Array.from({ length: PEOPLE }, () => aUser(site.api))), tally);
    await driver.#shareCalendar('reject', 0, ['editor', 'booker', 'viewer']);
    await driver.#shareCalendar('allow', 1, ['owner', 'viewer', 'free_busy']);
    return driver;
  }

  /** @param roles of the others, in their order */
  async #shareCalendar(overlaps: ModelCalendar['overlaps'], place: number, roles: CalendarRole[]): Promise<void> {
    const { id: by, token } = this.users[place]!;
    const send = async (action: CalendarAction): Promise<string> => {
      const order = { ...action, by, ifMatch: undefined, isMerge: false, onConflict: 'allow' } as const;
      const { method, path, body } = requestOf(order);
      const sent = await bodyOf(201, this.site.api.request<{ id: string }>(method, path, { token, body }));
      this.world = withCalendar(this.world, order, sent.id).world;
      return sent.id;
    };
    const calendar = await send({ do: 'create calendar', overlaps });
    const others = this.users.filter(({ id }) => id !== by);
    for (const [index, role] of roles.entries()) {
      await send({ do: 'share calendar', calendar, userId: others[index]!.id, role });
    }
  }

  /**
   * Sends commands, all at once, and updates the model to the state of the events.
   * @throws Error when the model explains the responses in no order
   */
  async send(commands: Command[]): Promise<void> {
    const userIds = this.users.map(({ id }) => id);
    const sent = await Promise.all(
      commands.map((command) => this.#sendOne(command, orderOf(this.world, userIds, command))),
    );
    if (sent.length > 1) this.tally.batches += 1;
    const isBatch = sent.length > 1;
    const histories = isBatch ? await this.#historiesOf(sent) : new Map<string, VersionBody[]>();
    const calendars = isBatch ? await this.#calendarsOf(sent) : new Map<string, CalendarState>();
    const strictly = explain(this.world, sent, { histories, calendars, isLenient: false });
    const world = strictly ?? (isBatch && explain(this.world, sent, { histories, calendars, isLenient: true }));
    if (!world) throw new Error(this.#complaintOf(sent, { histories, calendars }));
    if (!strictly) this.tally.staleConflicts += 1;
    this.world = await this.#withNames(world);
  }

  /**
   * Deletes an account, and repeats the request until it is finished. A new user replaces the old one.
   * @throws Error when the model would have answered differently
   */
  async deleteAccount({ who, fault: given }: Departure): Promise<void> {
    const place = who % this.users.length;
    const { id, token, password } = this.users[place]!;
    const body = { current_password: password };
    // The condition of unblocking fails only for accounts that are gone.
    const fault = given === 'overtaken' && this.world.blocked.has(id) ? undefined : given;
    const send = () => this.site.api.request('DELETE', '/api/users/me', { token, body });
    const { result: first, hasMet = false } = await this.site.meet(fault, send);
    const answer = first.status === 503 ? await send() : first;
    count(this.tally.outcomes, `delete account: ${outcomeOf(answer)}`);
    if (hasMet && fault) count(this.tally.faults, fault);
    const world = withoutAccount(this.world, id);
    // The session has ended too when the deletion was done and its response lost.
    const isDone = answer.status === 204 || (first.status === 503 && answer.status === 401);
    if (world ? !isDone : answer.body.type !== '/problems/last-owner') {
      throw new Error(`the deletion of an account was answered ${JSON.stringify(answer)}`);
    }
    if (!world) return;
    this.world = world;
    this.users[place] = await aUser(this.site.api);
  }

  /**
   * Blocks a person and leaves the events that they have shared, in one call.
   * @throws Error when the model would have answered differently
   */
  async blockAndLeave({ who, whom }: LeaveShared): Promise<void> {
    const user = this.users[who % this.users.length]!;
    const blockedId = this.#sharerWith(user, whom);
    const { world, left, kept } = withoutSharedBy(this.world, user.id, blockedId);
    const path = `/api/users/me/blocked/${blockedId}?leave_shared=true`;
    const answer = await this.site.api.put<LeftBody>(path, { token: user.token });
    count(this.tally.outcomes, `block and leave: ${left > 0 ? 'left' : 'nothing to leave'}`);
    const { status, body } = answer;
    const actual = { status, left: body.left, kept: body.kept.toSorted(), next: body.next_cursor };
    if (!isDeepStrictEqual(actual, { status: 200, left, kept: kept.toSorted(), next: null })) {
      throw new Error(`${JSON.stringify({ left, kept })} was expected: ${JSON.stringify(answer)}`);
    }
    this.world = world;
  }

  /** Another user, if possible one who has shared an event with the user. */
  #sharerWith({ id: userId }: TestUser, index: number): string {
    const others = this.users.map(({ id }) => id).filter((id) => id !== userId);
    const sharers = [...this.world.events.values()].map((event) => present(event).people.get(userId)?.grantedBy);
    const preferred = others.filter((id) => sharers.includes(id));
    const candidates = preferred.length > 0 ? preferred : others;
    return candidates[index % candidates.length]!;
  }

  async #sendOne(command: Command, order: Sent['order']): Promise<Sent> {
    const { method, path, body, headers } = requestOf(order);
    const token = this.users.find(({ id }) => id === order.by)?.token ?? '';
    const key = isKeyed(order, command) ? { 'Idempotency-Key': randomUUID() } : {};
    const fault = faultOf(order, command);
    const send = (): Promise<Sent['answer']> =>
      this.site.api.request(method, path, { token, body, headers: { ...headers, ...key } });
    const {
      result,
      hasMet = false,
      written,
    } = await this.site.meet(fault, async () => {
      const answer = await send();
      return isKeyed(order, command) && answer.status === 503 ? send() : answer;
    });
    this.tally.commands += 1;
    count(this.tally.outcomes, `${order.do}: ${outcomeOf(result)}`);
    if (hasMet && fault) count(this.tally.faults, fault);
    return { command, order, answer: result, written };
  }

  /** The newest versions of each affected event, as many as the commands can have written. */
  async #historiesOf(sent: Sent[]): Promise<Map<string, VersionBody[]>> {
    const ids = new Set(sent.flatMap(({ order }) => ('target' in order ? [order.target] : [])));
    const read = [...ids].map(async (id) => [id, await this.#newestOf(id, sent.length)] as const);
    return new Map((await Promise.all(read)).flatMap(([id, newest]) => (newest ? [[id, newest]] : [])));
  }

  /** @returns `undefined` for an event without an owner that nobody reads through a calendar (any more) */
  async #newestOf(id: string, limit: number): Promise<VersionBody[] | undefined> {
    const event = this.world.events.get(id)!;
    const path = `/api/events/${id}/history`;
    const page = await this.#findAsAnybody<Page<HistoryEntryBody>>(`${path}?limit=${limit}`);
    if (!page) {
      expect(isOwned(present(event).people)).toBe(false);
      return undefined;
    }
    // The newest version is read in any case: the absence of a later one is evidence too.
    const wanted = page.items.filter(({ version }, index) => version > event.versions.length || index === 0);
    return Promise.all(wanted.map(({ version }) => this.readAsAnybody<VersionBody>(`${path}/${version}`)));
  }

  /** The calendars that the commands name, as their owners read them now. */
  async #calendarsOf(sent: Sent[]): Promise<Map<string, CalendarState>> {
    const ids = new Set(sent.flatMap(({ order }) => ('calendar' in order ? [order.calendar] : [])));
    const read = [...ids].map(async (id) => [id, await this.#readCalendar(id)] as const);
    return new Map(await Promise.all(read));
  }

  async #readCalendar(id: string): Promise<CalendarState> {
    for (const { token } of this.users) {
      const { status, body } = await this.site.api.get<CalendarBody>(`/api/calendars/${id}`, { token });
      if (status !== 200 || body.role !== 'owner') continue;
      const path = `/api/calendars/${id}/permissions`;
      const { items } = await bodyOf(200, this.site.api.get<Page<CalendarPermissionBody>>(path, { token }));
      const members = new Map(items.map(({ user_id, role }) => [user_id, role]));
      return { version: body.version, members, overlaps: body.overlaps };
    }
    return undefined;
  }

  /** The response to the first person who can read the event; the known owners first. */
  async readAsAnybody<B>(path: string): Promise<B> {
    const body = await this.#findAsAnybody<B>(path);
    if (body === undefined) throw new Error(`nobody may read ${path}`);
    return body;
  }

  async #findAsAnybody<B>(path: string): Promise<B | undefined> {
    const known = this.world.events.get(/evt_\w+/.exec(path)?.[0] ?? '');
    const isOwner = ({ id }: TestUser): boolean =>
      known !== undefined && present(known).people.get(id)?.role === 'owner';
    for (const { token } of this.users.toSorted((a, b) => Number(isOwner(b)) - Number(isOwner(a)))) {
      const { status, body } = await this.site.api.get<B>(path, { token });
      if (status === 200) return body;
    }
    return undefined;
  }

  /** The ids of events created by writes whose responses were lost. */
  async #withNames(world: World): Promise<World> {
    const renamed: ModelEvent[] = [];
    const isKnown = (id: string): boolean => world.events.has(id) || renamed.some((event) => event.id === id);
    for (const event of world.events.values()) {
      if (!event.id.startsWith(UNNAMED)) {
        renamed.push(event);
        continue;
      }
      const author = this.users.find(({ id }) => id === present(event).by);
      const { items } = await bodyOf(
        200,
        this.site.api.get<Page<EventBody>>('/api/events?limit=200', { token: author?.token ?? '' }),
      );
      const found = items.find((one) => !isKnown(one.id) && isDeepStrictEqual(shownIn(one), shownBy(event)));
      if (!found) throw new Error(`what was written is not there: ${event.id}`);
      renamed.push({ ...event, id: found.id });
    }
    return { ...world, events: new Map(renamed.map((event) => [event.id, event])) };
  }

  #complaintOf(sent: Sent[], evidence: Pick<Evidence, 'histories' | 'calendars'>): string {
    const lines = sent.map(({ order, answer: { status, body, headers }, written, command: { fault } }) => {
      const outcome = obey(this.world, order, 'new');
      const foretold =
        'refusal' in outcome
          ? { ...outcome, conflicts: [...(outcome.conflicts ?? [])] }
          : { ...(outcome.event && shownBy(outcome.event)), conflicts: [...outcome.conflicts] };
      return { order, fault, written, status, etag: headers.get('ETag'), body, foretold };
    });
    return `no order of these explains their answers: ${JSON.stringify(
      { lines, histories: [...evidence.histories], calendars: [...evidence.calendars], world: this.world },
      (_, value: unknown) => (value instanceof Map ? [...value] : value),
      1,
    )}`;
  }
}

const outcomeOf = ({ status, body }: ApiAnswer<{ type?: string } | undefined>): string =>
  body?.type?.replace('/problems/', '') ?? String(status);
