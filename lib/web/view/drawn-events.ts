/** The events in the calendar component. */
import type { Calendar as Component } from '@event-calendar/core';

/** With more changes than this, all events are drawn anew. */
const MOST_CHANGES = 50;

/** Draws only what has changed: the component replaces the element of each event that it is given. */
export class DrawnEvents {
  /** The drawn events as JSON, by their id. */
  #drawn = new Map<string, string>();

  constructor(private readonly component: Component) {}

  draw(events: Component.EventInput[]): void {
    const next = new Map(events.map((event) => [String(event.id), JSON.stringify(event)]));
    const changed = events.filter(({ id }) => this.#drawn.get(String(id)) !== next.get(String(id)));
    const removed = [...this.#drawn.keys()].filter((id) => !next.has(id));
    if (changed.length + removed.length > MOST_CHANGES) this.component.setOption('events', events);
    else {
      for (const id of removed) this.component.removeEventById(id);
      for (const event of changed) {
        if (this.#drawn.has(String(event.id))) this.component.updateEvent(event);
        else this.component.addEvent(event);
      }
    }
    this.#drawn = next;
  }
}
