/** `VEVENT`s of an event: the event or series, and one for each occurrence that differs from the series. */
import { primaryCalendarId } from '../domain/calendar/calendar.js';
import { accessOf, type EventContent, type EventRecord, type ParticipationStatus } from '../domain/event/event.js';
import { findOccurrence } from '../domain/event/occurrence.js';
import { seriesOf, spanOf } from '../domain/event/series.js';
import { expansionOf } from '../domain/recurrence/starts.js';
import type { StepBudget } from '../domain/recurrence/budget.js';
import { recurrenceIdOf } from '../domain/recurrence/series.js';
import { instantOfStored, isDate, localTimeOf, type Interval } from '../domain/time/event-time.js';
import { parameterText, textProperty, type Component, type Property } from './content-lines.js';
import { localTimeOfOccurrence, seriesProperties } from './series-properties.js';
import { instantValue, localValue, timeProperty, UTC, utcProperty, type TimeForm } from './time-values.js';

/** What a reader sees of events. */
export interface EventDetail {
  /** The names of the calendars that events book, as far as the reader may see them; `undefined` hides participants. */
  participants: { calendarNames: ReadonlyMap<string, string> } | undefined;
  /** The calendar of the file; `undefined` for the file of one event. */
  calendarId?: string | undefined;
}

/** The fields whose change makes a new revision for participants (RFC 5546 §2.1.4): time, place and rule. */
const SEQUENCE_FIELDS = [
  'start_time',
  'end_time',
  'time_zone',
  'all_day',
  'location',
  'resources',
  'recurrence_pattern',
  'exceptions',
];

/** RFC 5545 §3.8.7.4. Rises with each version that changes time, place or rule; after an import, from the file's. */
export function sequenceOf({ fieldVersions, imported }: Pick<EventRecord, 'fieldVersions' | 'imported'>): number {
  const { sequence = 0, version = 1 } = imported ?? {};
  return sequence + Math.max(version, ...SEQUENCE_FIELDS.map((field) => fieldVersions[field] ?? 1)) - version;
}

/** An imported event keeps its UID, which identifies it on the calendar where it lives. Elsewhere its id is its UID. */
function uidOf({ id, imported, content }: EventRecord, { calendarId }: EventDetail): string {
  const isElsewhere = calendarId !== undefined && calendarId !== content.calendar_id;
  return isElsewhere ? id : (imported?.uid ?? id);
}

/** @throws BudgetExceededError */
export function eventComponents(event: EventRecord, detail: EventDetail, budget: StepBudget): Component[] {
  const common = commonProperties(event, detail);
  const series = seriesOf(event, budget);
  const kept = keptLines(event, detail);
  if (!series) return [component([...common, ...singleTimes(event.content), ...textsOf(event.content), ...kept])];
  const expansion = expansionOf(series, budget);
  const whole = component([...common, ...seriesProperties(expansion), ...textsOf(event.content), ...kept]);
  const exceptions = Object.keys(event.content.exceptions).flatMap((occurrenceStart) => {
    const occurrence = findOccurrence(event, occurrenceStart, budget);
    if (!occurrence) return [];
    const id = recurrenceIdOf(occurrence.occurrenceStart, series) ?? NaN;
    const recurrenceId = timeProperty('recurrence-id', localTimeOfOccurrence(expansion, id), series.zone);
    const { content } = occurrence;
    return [component([...common, recurrenceId, ...singleTimes(content), ...textsOf(content)])];
  });
  return [whole, ...exceptions];
}

/** Lines of files that can name a person, in a form that only their product defines, or by an address. */
const MAY_NAME_PEOPLE = /^(?:X-|CONTACT[;:])|;CN=|mailto:/i;

const keptLines = ({ imported }: EventRecord, { participants }: EventDetail): string[] =>
  (imported?.lines ?? []).filter((line) => participants !== undefined || !MAY_NAME_PEOPLE.test(line));

const component = (properties: Component['properties']): Component => ({ name: 'VEVENT', properties });

const secondsOf = (auditTime: string): number => Date.parse(auditTime) / 1000;

/** The stamps are those of the last change, so that an unchanged event is the same text. */
const commonProperties = (event: EventRecord, detail: EventDetail): Property[] => [
  textProperty('uid', uidOf(event, detail)),
  utcProperty('dtstamp', secondsOf(event.updatedAt)),
  ['sequence', {}, 'integer', sequenceOf(event)],
  utcProperty('created', secondsOf(event.createdAt)),
  utcProperty('last-modified', secondsOf(event.updatedAt)),
  textProperty('status', 'CONFIRMED'),
  ...(detail.participants ? participantProperties(event, detail.participants.calendarNames) : []),
];

const textsOf = ({ title, description, location, transparency }: EventContent): Property[] => [
  textProperty('summary', title),
  ...(description === null ? [] : [textProperty('description', description)]),
  ...(location === null ? [] : [textProperty('location', location)]),
  textProperty('transp', transparency.toUpperCase()),
];

const formOf = ({ time_zone: zone, all_day: isAllDay }: EventContent): TimeForm => ({ zone, isAllDay });

function singleTimes(content: EventContent): Property[] {
  const { start_time, end_time, time_zone: zone } = content;
  const valueOf = (stored: string) =>
    isDate(stored)
      ? localValue(localTimeOf(stored), formOf(content))
      : instantValue(instantOfStored(stored, zone), zone);
  return [timeProperty('dtstart', valueOf(start_time), zone), timeProperty('dtend', valueOf(end_time), zone)];
}

const PARTICIPATION: Record<ParticipationStatus, string> = {
  needs_action: 'NEEDS-ACTION',
  accepted: 'ACCEPTED',
  tentative: 'TENTATIVE',
  declined: 'DECLINED',
};

/** Participants have no public e-mail address: `.invalid` is reserved for addresses that do not exist (RFC 2606). */
const addressOf = (id: string): string => `mailto:${id}@participants.invalid`;

/** Organizer, people and booked calendars; none for an event of one person. */
function participantProperties(event: EventRecord, calendarNames: ReadonlyMap<string, string>): Property[] {
  const people = Object.entries(event.access);
  const { calendar_id: home, resources } = event.content;
  if (people.length + resources.length < 2) return [];
  const owners = people.filter(([, { role }]) => role === 'owner').map(([userId]) => userId);
  const organizer = [event.createdBy, ...owners.filter((userId) => primaryCalendarId(userId) === home), ...owners].find(
    (userId) => accessOf(event, userId),
  );
  const attendees = people.map(([userId, { username, response }]): Property => {
    const role = userId === organizer ? 'CHAIR' : 'REQ-PARTICIPANT';
    const parameters = { cn: parameterText(username), role, partstat: PARTICIPATION[response] };
    return ['attendee', parameters, 'cal-address', addressOf(userId)];
  });
  const rooms = resources.map((id): Property => {
    const cn = parameterText(calendarNames.get(id) ?? id);
    return [
      'attendee',
      { cn, cutype: 'ROOM', role: 'NON-PARTICIPANT', partstat: 'ACCEPTED' },
      'cal-address',
      addressOf(id),
    ];
  });
  const organizerName = organizer === undefined ? undefined : accessOf(event, organizer)?.username;
  return [
    ...(organizer === undefined
      ? []
      : [['organizer', { cn: parameterText(organizerName ?? '') }, 'cal-address', addressOf(organizer)] as Property]),
    ...attendees,
    ...rooms,
  ];
}

/** The zone whose definition an event needs, and the time for which it must be right; `undefined` without one. */
export function zoneUseOf(event: EventRecord): { zone: string; span: Interval } | undefined {
  const { time_zone: zone, all_day: isAllDay, exceptions, recurrence_pattern: pattern } = event.content;
  if (isAllDay || zone === UTC) return undefined;
  const span = spanOf(event);
  const moved = Object.values(exceptions).flatMap(({ start_time, end_time }) => [start_time, end_time]);
  const further = [...moved, ...(pattern?.rdates ?? [])].filter((stored) => stored !== undefined);
  const instants = further.map((stored) => Date.parse(stored) / 1000);
  return {
    zone,
    span: {
      startsAtEpochSeconds: Math.min(span.startsAtEpochSeconds, ...instants),
      endsAtEpochSeconds: Math.max(span.endsAtEpochSeconds, ...instants),
    },
  };
}
