/** The calendars of the user and the events of the visible time, kept up to date by the feed and the user's own writes. */
import { isProblem, type Client } from '../../client/index.js';
import { subtract, type Interval } from './intervals.js';
import { instantOf } from '../formats.js';
import type { Calendar, EventBody, EventItem, User } from '../types.js';

const PAGE = { limit: 200 } as const;
const MAX_BUSY_DAYS = 62;
const DAY_MILLISECONDS = 86_400_000;

export interface Window {
  from: Date;
  to: Date;
}

export interface BusyTime extends Interval {
  calendarId: string;
}

export const idOf = (item: EventItem): string => item.event_id ?? item.id;

/** Tells the occurrences of a series apart. */
export const keyOf = (item: EventItem): string => `${idOf(item)} ${item.occurrence_start ?? ''}`;

export class Store {
  calendars: Calendar[] = [];
  #items = new Map<string, EventItem>();
  #busy: BusyTime[] = [];
  #window: Window | undefined;
  /** The newest version of each event that was seen; Infinity after its end. */
  readonly #versions = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly client: Client,
    readonly me: User,
  ) {}

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  get items(): EventItem[] {
    return [...this.#items.values()];
  }

  itemsOf(eventId: string): EventItem[] {
    return this.items.filter((item) => idOf(item) === eventId);
  }

  get primary(): Calendar | undefined {
    return this.calendars.find(({ is_primary, role }) => is_primary && role === 'owner');
  }

  get rooms(): Calendar[] {
    return this.calendars.filter(({ overlaps }) => overlaps === 'reject');
  }

  calendar(id: string): Calendar | undefined {
    return this.calendars.find((calendar) => calendar.id === id);
  }

  /**
   * The calendars on which the user sees an event: where it lives, or the user's own if they are invited from a calendar
   * that they cannot see, and the rooms that it books.
   */
  #placesOf({ calendar_id, resources, response }: EventItem): Calendar[] {
    const home = this.calendar(calendar_id) ?? (response === null ? undefined : this.primary);
    return [home, ...resources.map((id) => this.calendar(id))].filter((calendar) => calendar !== undefined);
  }

  /** The calendar in whose colour an event is shown. */
  calendarOf(item: EventItem): Calendar | undefined {
    return this.#placesOf(item)[0] ?? this.primary;
  }

  get shownItems(): EventItem[] {
    return this.items.filter((item) => this.#placesOf(item).some(({ is_shown }) => is_shown));
  }

  /** The busy times of the calendars whose events the user cannot see, without those of visible events. */
  get busyTimes(): BusyTime[] {
    return this.#busy.flatMap(({ calendarId, ...time }) => {
      const visible = this.items.filter(({ calendar_id, resources }) =>
        [calendar_id, ...resources].includes(calendarId),
      );
      const known = visible.map(({ start_time, end_time }) => ({
        start: Date.parse(start_time),
        end: Date.parse(end_time),
      }));
      return subtract(time, known).map((rest) => ({ ...rest, calendarId }));
    });
  }

  async loadCalendars(): Promise<void> {
    const calendars: Calendar[] = [];
    for await (const calendar of this.client.list('/api/calendars', { query: PAGE })) calendars.push(calendar);
    this.calendars = calendars;
    this.#changed();
  }

  putCalendar(calendar: Calendar): void {
    const others = this.calendars.filter(({ id }) => id !== calendar.id);
    this.calendars = [...others, calendar].sort((a, b) => a.name.localeCompare(b.name));
    this.#changed();
  }

  removeCalendar(id: string): void {
    this.calendars = this.calendars.filter((calendar) => calendar.id !== id);
    this.#changed();
  }

  /** Loads the events of a time. A window that was left before it was loaded changes nothing. */
  async loadWindow(window: Window): Promise<void> {
    this.#window = window;
    const query = { ...PAGE, from: instantOf(window.from), to: instantOf(window.to), expand: true };
    const loaded: EventItem[] = [];
    for await (const item of this.client.list('/api/events', { query })) loaded.push(item);
    if (this.#window !== window) return;
    const outdated = loaded.filter((item) => item.version < (this.#versions.get(idOf(item)) ?? 0));
    this.#items = new Map(loaded.map((item) => [keyOf(item), item]));
    for (const item of loaded) this.#note(idOf(item), item.version);
    for (const id of new Set(outdated.map(idOf))) await this.refresh(id);
    this.#changed();
    await this.loadBusyTimes();
  }

  async reload(): Promise<void> {
    this.#versions.clear();
    await this.loadCalendars();
    if (this.#window) await this.loadWindow({ ...this.#window });
  }

  async loadBusyTimes(): Promise<void> {
    const hidden = this.calendars.filter(
      ({ is_shown, role }) => is_shown && (role === 'free_busy' || role === 'booker'),
    );
    const window = this.#window;
    if (!window || hidden.length === 0) return;
    if (window.to.getTime() - window.from.getTime() > MAX_BUSY_DAYS * DAY_MILLISECONDS) return;
    const body = {
      from: instantOf(window.from),
      to: instantOf(window.to),
      calendar_ids: hidden.map(({ id }) => id).slice(0, 50),
    };
    const { items } = await this.client.post('/api/freebusy', { body });
    if (this.#window !== window) return;
    this.#busy = items.flatMap(({ calendar_id, busy }) =>
      (busy ?? []).map(({ start_time, end_time }) => ({
        calendarId: calendar_id ?? '',
        start: Date.parse(start_time),
        end: Date.parse(end_time),
      })),
    );
    this.#changed();
  }

  #note(eventId: string, version: number): void {
    this.#versions.set(eventId, Math.max(version, this.#versions.get(eventId) ?? 0));
  }

  isNews(eventId: string, version: number): boolean {
    return version > (this.#versions.get(eventId) ?? 0);
  }

  /** Shows the state of an event after a write. Occurrences of a series are read again. */
  async put(event: EventBody | EventItem): Promise<void> {
    const id = idOf(event);
    this.#note(id, event.version);
    if (event.is_recurring || this.itemsOf(id).some(({ is_recurring }) => is_recurring)) {
      await this.refresh(id);
      return;
    }
    this.#replace(id, this.#isVisible(event) ? [event] : []);
  }

  /** Reads the occurrences of an event in the visible time. */
  async refresh(eventId: string): Promise<void> {
    const window = this.#window;
    if (!window) return;
    const occurrences: EventItem[] = [];
    const query = { ...PAGE, from: instantOf(window.from), to: instantOf(window.to) };
    try {
      const list = this.client.list('/api/events/{id}/occurrences', { path: { id: eventId }, query });
      for await (const occurrence of list) occurrences.push(occurrence);
    } catch (error) {
      if (!isProblem(error, 'not-found')) throw error;
    }
    if (this.#window === window) this.#replace(eventId, occurrences);
  }

  remove(eventId: string, version: number): void {
    this.#note(eventId, version);
    this.#replace(eventId, []);
  }

  #replace(eventId: string, items: EventItem[]): void {
    for (const item of this.itemsOf(eventId)) this.#items.delete(keyOf(item));
    for (const item of items) this.#items.set(keyOf(item), item);
    this.#changed();
  }

  #isVisible({ start_time, end_time }: EventItem): boolean {
    if (!this.#window) return false;
    const { from, to } = this.#window;
    return Date.parse(start_time) < to.getTime() && Date.parse(end_time) > from.getTime() - DAY_MILLISECONDS;
  }
}
