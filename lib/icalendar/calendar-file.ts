/** Files: one `VCALENDAR` with its events and the zones that they use. */
import { createHash } from 'node:crypto';
import type { EventRecord } from '../domain/event/event.js';
import type { StepBudget } from '../domain/recurrence/budget.js';
import type { Interval } from '../domain/time/event-time.js';
import { nearestColorName } from './color-names.js';
import { textProperty, writeComponents, type Component, type Property } from './content-lines.js';
import { eventComponents, zoneUseOf, type EventDetail } from './event-components.js';
import { utcProperty } from './time-values.js';
import { zoneComponent } from './zone-component.js';

/** How often clients should read a calendar again. */
const REFRESH_INTERVAL = 'PT1H';

/** What a file says of its calendar. */
export interface CalendarTitle {
  id: string;
  name: string;
  description: string | null;
  /** `#rrggbb`. */
  color: string | null;
  /** IANA name. */
  timeZone: string;
}

const fileOf = (properties: Property[], components: Component[]): string =>
  writeComponents([
    {
      name: 'VCALENDAR',
      properties: [
        textProperty('version', '2.0'),
        textProperty('prodid', '-//Event Scheduling API//iCalendar//EN'),
        textProperty('calscale', 'GREGORIAN'),
        ...properties,
      ],
      components,
    },
  ]);

/** RFC 7986, and the older properties of products that do not read it. */
const titleProperties = ({ name, description, color, timeZone }: CalendarTitle): Property[] => [
  textProperty('name', name),
  textProperty('x-wr-calname', name),
  ...(description === null
    ? []
    : [textProperty('description', description), textProperty('x-wr-caldesc', description)]),
  ...(color === null
    ? []
    : [textProperty('color', nearestColorName(color)), textProperty('x-apple-calendar-color', color)]),
  textProperty('x-wr-timezone', timeZone),
  ['refresh-interval', {}, 'duration', REFRESH_INTERVAL],
  textProperty('x-published-ttl', REFRESH_INTERVAL),
];

/** A file of events. @param title of a whole calendar @throws BudgetExceededError */
export function eventsFile(
  events: EventRecord[],
  detail: EventDetail,
  budget: StepBudget,
  title?: CalendarTitle,
): string {
  const components = events.flatMap((event) => eventComponents(event, detail, budget));
  return fileOf(title ? titleProperties(title) : [], [...zonesOf(events), ...components]);
}

/** One definition for each zone, for the time of all events in it. */
function zonesOf(events: EventRecord[]): Component[] {
  const spans = new Map<string, Interval>();
  for (const use of events.map(zoneUseOf)) {
    if (!use) continue;
    const known = spans.get(use.zone) ?? use.span;
    spans.set(use.zone, {
      startsAtEpochSeconds: Math.min(known.startsAtEpochSeconds, use.span.startsAtEpochSeconds),
      endsAtEpochSeconds: Math.max(known.endsAtEpochSeconds, use.span.endsAtEpochSeconds),
    });
  }
  return [...spans].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, span]) => zoneComponent(zone, span));
}

/**
 * A file of busy times, without anything about the events.
 * @param stamp of the calendar, RFC 3339
 */
export const busyFile = (spans: Interval[], title: CalendarTitle, stamp: string): string =>
  fileOf(
    titleProperties(title),
    spans.map(({ startsAtEpochSeconds, endsAtEpochSeconds }) => ({
      name: 'VEVENT',
      properties: [
        textProperty('uid', `busy-${hashOf(`${title.id} ${startsAtEpochSeconds} ${endsAtEpochSeconds}`)}`),
        utcProperty('dtstamp', Date.parse(stamp) / 1000),
        utcProperty('dtstart', startsAtEpochSeconds),
        utcProperty('dtend', endsAtEpochSeconds),
        textProperty('summary', 'Busy'),
        textProperty('class', 'PRIVATE'),
        textProperty('transp', 'OPAQUE'),
      ],
    })),
  );

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
