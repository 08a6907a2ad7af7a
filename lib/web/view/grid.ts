/** The calendar component: shows the events of the store, and reports what the user does with them. */
import {
  createCalendar,
  DayGrid,
  Interaction,
  List,
  ResourceTimeGrid,
  TimeGrid,
  type Calendar as Component,
} from '@event-calendar/core';
import { firstWeekday, LOCALE, monthText, dayText, dateOf } from '../formats.js';
import { TEXTS } from '../texts.js';
import type { EventItem } from '../types.js';
import type { Store } from '../state/store.js';
import { DrawnEvents } from './drawn-events.js';
import { removeTableRoles } from './grid-roles.js';
import { contentOf, NO_ROOM, shownEventsOf } from './grid-events.js';

export type ViewName = keyof typeof TEXTS.app.views;

/** A time that the user has selected, in local time. */
export interface Selection {
  start: Date;
  end: Date;
  isAllDay: boolean;
  room: string | undefined;
}

/** Where an event was dragged to. */
export interface Move extends Selection {
  item: EventItem;
  /** The room of the column from which it was dragged. */
  oldRoom: string | undefined;
  revert: () => void;
}

interface GridHandlers {
  onOpen: (item: EventItem) => void;
  onSelect: (selection: Selection) => void;
  onMove: (move: Move) => void;
  /** The visible time has changed. */
  onWindow: (from: Date, to: Date, title: string) => void;
}

/** Where columns of days are too narrow for titles, they scroll. */
const NARROW = '(max-width: 44rem)';

/** From the chosen day on. */
const AGENDA_DAYS = 28;

const HIGHLIGHT_MILLISECONDS = 2_500;

const roomOf = (resource: { id: string } | undefined): string | undefined =>
  resource === undefined || resource.id === NO_ROOM ? undefined : resource.id;

export class Grid {
  readonly #component: Component;
  readonly #events: DrawnEvents;
  readonly #changed = new Set<string>();
  #view: ViewName;
  #isScheduled = false;
  #drawnColumns = '';

  constructor(
    private readonly target: HTMLElement,
    private readonly store: Store,
    private readonly handlers: GridHandlers,
    view: ViewName,
  ) {
    this.#view = view;
    this.#component = createCalendar(target, [DayGrid, TimeGrid, List, ResourceTimeGrid, Interaction], this.#options());
    this.#events = new DrawnEvents(this.#component);
    removeTableRoles(target);
    store.onChange(() => {
      this.#schedule();
    });
  }

  get view(): ViewName {
    return this.#view;
  }

  show(view: ViewName): void {
    this.#view = view;
    this.#component.setOption('view', this.#componentView());
    this.#draw();
  }

  move(step: -1 | 1): void {
    if (step > 0) this.#component.next();
    else this.#component.prev();
  }

  goTo(date: Date): void {
    this.#component.setOption('date', date);
  }

  /** The date that a new event gets. */
  get date(): Date {
    const { currentStart, currentEnd } = this.#component.getView();
    const now = new Date();
    return now >= currentStart && now < currentEnd ? now : currentStart;
  }

  unselect(): void {
    this.#component.unselect();
  }

  /** Marks an event that somebody else has just changed. */
  highlight(eventId: string): void {
    this.#changed.add(eventId);
    this.#schedule();
    setTimeout(() => {
      this.#changed.delete(eventId);
      this.#schedule();
    }, HIGHLIGHT_MILLISECONDS);
  }

  /** Draws at most once for each frame. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // Not `requestAnimationFrame`, which does not run in a tab in the background.
    setTimeout(() => {
      this.#isScheduled = false;
      this.#draw();
    }, 16);
  }

  #draw(): void {
    if (this.#component.getOption('view') !== this.#componentView()) {
      this.#component.setOption('view', this.#componentView());
    }
    this.#drawColumns();
    const focused = document.activeElement?.closest<HTMLElement>('.ec-event')?.dataset['key'];
    this.#events.draw(shownEventsOf(this.store, this.#changed));
    if (focused !== undefined) this.#focusAgain(focused);
  }

  /** An event that is drawn anew keeps the focus. */
  #focusAgain(key: string): void {
    setTimeout(() => {
      if (document.activeElement !== document.body) return;
      this.target.querySelector<HTMLElement>(`.ec-event[data-key="${CSS.escape(key)}"]`)?.focus();
    });
  }

  /** Only when they have changed: the component then places the events of a day anew, and all-day events overlap. */
  #drawColumns(): void {
    const columns = this.#view === 'day' ? this.#columns() : [];
    const drawn = JSON.stringify(columns);
    if (columns.length === 0 || drawn === this.#drawnColumns) return;
    this.#drawnColumns = drawn;
    this.#component.setOption('resources', columns);
  }

  /** The day has a column for each room that is shown. */
  #componentView(): string {
    if (this.#view !== 'day') return this.#view;
    return this.#shownRooms().length > 0 ? 'resourceTimeGridDay' : 'timeGridDay';
  }

  #shownRooms() {
    return this.store.rooms.filter(({ is_shown }) => is_shown);
  }

  #columns() {
    return [{ id: NO_ROOM, title: TEXTS.event.noRoom }].concat(
      this.#shownRooms().map(({ id, name }) => ({ id, title: name })),
    );
  }

  #options(): Component.Options {
    const { onOpen, onSelect, onWindow } = this.handlers;
    return {
      view: this.#componentView(),
      locale: LOCALE,
      firstDay: firstWeekday(),
      height: '100%',
      headerToolbar: { start: '', center: '', end: '' },
      dayMaxEvents: true,
      editable: true,
      selectable: true,
      nowIndicator: true,
      eventGap: 2,
      slotHeight: 28,
      scrollTime: '07:30:00',
      slotEventOverlap: false,
      longPressDelay: 400,
      ...(matchMedia(NARROW).matches && { columnWidth: '6.5rem' }),
      eventTimeFormat: { hour: 'numeric', minute: '2-digit' },
      dayHeaderFormat: { weekday: 'short', day: 'numeric' },
      moreLinkContent: ({ num }) => TEXTS.app.more(num),
      noEventsContent: TEXTS.app.noEvents,
      // The component would insert text here as HTML.
      allDayContent: () => ({ domNodes: [document.createTextNode(TEXTS.app.allDay)] }),
      views: {
        dayGridMonth: { dayHeaderFormat: { weekday: 'short' } },
        agenda: { type: 'listDay', duration: { days: AGENDA_DAYS } },
      },
      eventContent: (info) => ({ domNodes: contentOf(info) }),
      eventDidMount: ({ el, event }) => {
        el.dataset['key'] = String(event.id);
      },
      eventClick: ({ event, jsEvent }) => {
        // The key that opens a dialog would otherwise press its first button.
        jsEvent.preventDefault();
        const item = event.extendedProps['item'] as EventItem | undefined;
        if (item) onOpen(item);
      },
      select: ({ start, end, allDay, resource }) => {
        onSelect({ start, end, isAllDay: allDay, room: roomOf(resource) });
      },
      dateClick: ({ date, allDay, resource }) => {
        const end = new Date(date);
        if (allDay) end.setDate(end.getDate() + 1);
        else end.setHours(end.getHours() + 1);
        onSelect({ start: date, end, isAllDay: allDay, room: roomOf(resource) });
      },
      eventDrop: (info) => {
        this.#moved(info, roomOf(info.newResource ?? info.oldResource), roomOf(info.oldResource));
      },
      eventResize: (info) => {
        this.#moved(info, undefined, undefined);
      },
      datesSet: ({ start, end }) => {
        onWindow(start, end, this.#title());
      },
    };
  }

  #moved(
    info: Pick<Component.EventDropInfo, 'event' | 'revert'>,
    room: string | undefined,
    oldRoom: string | undefined,
  ): void {
    const { start, end, allDay: isAllDay, extendedProps } = info.event;
    const item = extendedProps['item'] as EventItem;
    this.handlers.onMove({ item, start, end, isAllDay, room, oldRoom, revert: info.revert });
  }

  #title(): string {
    const { currentStart, currentEnd } = this.#component.getView();
    if (this.#view === 'day') return dayText(currentStart);
    const last = new Date(currentEnd);
    last.setDate(last.getDate() - 1);
    return dateOf(currentStart).slice(0, 7) === dateOf(last).slice(0, 7)
      ? monthText(currentStart, currentStart)
      : monthText(currentStart, last);
  }
}
