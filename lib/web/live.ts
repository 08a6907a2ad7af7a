/** The feed: changes of others appear by themselves, also those that were made while the browser was offline. */
import { isProblem } from '../client/index.js';
import { attempt, type App } from './app.js';
import { TEXTS } from './texts.js';
import type { FeedMessage } from './types.js';
import type { Status } from './view/header.js';
import { showToast } from './view/toasts.js';

type EventMessage = Extract<FeedMessage, { event_id: string }>;
type CalendarMessage = Extract<FeedMessage, { calendar_id: string }>;

export interface LiveHandlers {
  onStatus: (status: Status) => void;
  /** Somebody else has changed an event. */
  onChanged: (eventId: string) => void;
}

export class Live {
  #since: number | undefined;
  #attempt = new AbortController();
  #missed = 0;
  /** Since the connection ended: the changes until the next one are counted, not announced one by one. */
  #isCatchingUp = false;
  #isStopped = false;

  constructor(
    private readonly app: App,
    private readonly handlers: LiveHandlers,
  ) {}

  /** Follows the feed from now on. What is loaded after this is complete. */
  async start(): Promise<void> {
    await this.#goToEnd();
    addEventListener('offline', this.#goOffline);
    addEventListener('online', this.#goOnline);
    this.#follow();
  }

  stop(): void {
    this.#isStopped = true;
    this.#attempt.abort();
    removeEventListener('offline', this.#goOffline);
    removeEventListener('online', this.#goOnline);
  }

  readonly #goOffline = (): void => {
    this.#attempt.abort();
    this.#disconnected();
  };

  readonly #goOnline = (): void => {
    this.#follow();
  };

  #follow(): void {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    void this.#read(this.#attempt.signal);
  }

  async #read(signal: AbortSignal): Promise<void> {
    try {
      const feed = this.app.client.feed({
        since: this.#since,
        signal,
        onConnect: () => {
          this.#connected();
        },
        onDisconnect: () => {
          this.#disconnected();
        },
      });
      for await (const message of feed) {
        this.#since = message.seq;
        await this.#apply(message).catch(() => undefined);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#disconnected();
      // The position has expired, or is ahead of the feed, as after the restore of a table.
      const isInvalid = isProblem(error, 'feed-expired') || isProblem(error, 'malformed-query');
      if (isInvalid) await attempt(() => this.#startOver());
    }
  }

  async #startOver(): Promise<void> {
    await this.#goToEnd();
    await this.app.store.reload();
    if (!this.#isStopped) this.#follow();
  }

  async #goToEnd(): Promise<void> {
    this.#since = (await this.app.client.get('/api/changes')).last_seq;
  }

  #connected(): void {
    this.handlers.onStatus('online');
    this.#reportMissed();
    this.#isCatchingUp = false;
  }

  #disconnected(): void {
    this.handlers.onStatus('offline');
    this.#isCatchingUp = true;
  }

  #reportMissed(): void {
    if (this.#missed > 0) showToast({ text: TEXTS.status.caughtUp(this.#missed), kind: 'change' });
    this.#missed = 0;
  }

  async #apply(message: FeedMessage): Promise<void> {
    if ('event_id' in message) await this.#applyEvent(message);
    else if ('calendar_id' in message) await this.#applyCalendar(message);
  }

  async #applyEvent(message: EventMessage): Promise<void> {
    const { store, people } = this.app;
    const { event_id, version, event, changed_by, truncated } = message;
    if (!store.isNews(event_id, version)) return;
    const title = event?.title ?? store.itemsOf(event_id)[0]?.title;
    if (event) await store.put(event);
    else if (truncated) await store.refresh(event_id);
    else store.remove(event_id, version);
    if (changed_by !== people.me.id) await this.#announce(message, title);
  }

  async #announce(message: EventMessage, title: string | undefined): Promise<void> {
    const { event_id, event, changed_by } = message;
    this.handlers.onChanged(event_id);
    if (this.#isCatchingUp) this.#missed += 1;
    if (this.#isCatchingUp || title === undefined) return;
    const places = event ? [{ event: event_id }, { calendar: event.calendar_id }] : [];
    const who = await this.app.people.find(changed_by, ...places);
    showToast({ text: sentenceOf(message, who, title), kind: 'change' });
  }

  async #applyCalendar({ calendar_id, changed_by, calendar, type }: CalendarMessage): Promise<void> {
    const { store, people } = this.app;
    const name = calendar?.name ?? store.calendar(calendar_id)?.name;
    await store.reload();
    if (changed_by === people.me.id || name === undefined || type === 'calendar.created') return;
    const who = await people.find(changed_by, { calendar: calendar_id });
    showToast({ text: TEXTS.live.calendar(who, name), kind: 'change' });
  }
}

const TIMES = ['start_time', 'end_time'];

function sentenceOf({ type, changed_fields }: EventMessage, who: string, title: string): string {
  const { live } = TEXTS;
  const sentences: Partial<Record<EventMessage['type'], (who: string, title: string) => string>> = {
    'event.created': live.created,
    'event.deleted': live.deleted,
    'event.restored': live.restored,
    'event.rolled_back': live.restored,
    'event.shared': live.shared,
    'event.responded': live.responded,
  };
  const sentence = sentences[type];
  if (sentence) return sentence(who, title);
  if (changed_fields.every((name) => TIMES.includes(name))) return live.moved(who, title);
  return live.changed(who, title, changed_fields.map((name) => (TEXTS.fields[name] ?? name).toLowerCase()).join(', '));
}
