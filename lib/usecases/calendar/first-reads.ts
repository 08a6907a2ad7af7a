import type { CalendarEntry } from '../../domain/event/calendar-entry.js';

/** Calendar entries that a list reads. */
export interface EntrySource {
  /** The user or calendar whose entries are read. */
  participantId: string;
  /** Whether only the events that live there are listed, not those to which a person is invited. */
  isHomeOnly: boolean;
  /** Whether the reader owns the calendar. Only owners list deleted events. */
  isOwned: boolean;
}

/**
 * The entries with which a list begins, read once for each source. They can be read before the list knows all its sources,
 * together with what decides these.
 */
export class FirstReads {
  readonly #reads = new Map<string, Promise<CalendarEntry[]>>();

  constructor(private readonly read: (source: EntrySource) => Promise<CalendarEntry[]>) {}

  /** Starts the reads of these sources. {@link of} throws their errors. */
  start(sources: EntrySource[]): void {
    for (const source of sources) this.of(source).catch(() => undefined);
  }

  /** The entries of one source. */
  of(source: EntrySource): Promise<CalendarEntry[]> {
    const key = JSON.stringify([source.participantId, source.isHomeOnly]);
    const read = this.#reads.get(key) ?? this.read(source);
    this.#reads.set(key, read);
    return read;
  }
}
