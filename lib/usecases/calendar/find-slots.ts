import { findSlots } from '../../domain/calendar/slot-search.js';
import type { Interval } from '../../domain/time/event-time.js';
import { hoursWithin, type WeeklyHours } from '../../domain/time/weekly-hours.js';
import { slotView, type SlotView } from '../../views/free-busy.js';
import type { Context } from '../context.js';
import { findSubjects, participantsOf, type NamedSubjects, type Subjects } from './free-busy-subjects.js';
import { readBusyTime, readEntries, type EntriesRead } from './read-busy-time.js';

/** The requirements of slots. */
interface SlotRequest {
  window: Interval;
  durationSeconds: number;
  /** Slots start when the clocks show a multiple of this since midnight. */
  stepSeconds: number;
  /** Each slot lies within these hours of one day. Their zone is also that of the steps and of the result. */
  hours: WeeklyHours | undefined;
  /** The maximum number of slots. */
  limit: number;
}

/** Who must be free, and the entries that are read already. */
interface SlotSearchStart {
  subjects: Subjects;
  read: EntriesRead;
}

/** The first reads of a search: the people and calendars, and the entries of the caller. */
export async function startSlotSearch(
  context: Context,
  userId: string,
  named: NamedSubjects,
  window: Interval,
): Promise<SlotSearchStart> {
  const [subjects, read] = await Promise.all([
    findSubjects(context, userId, named),
    readEntries(context, userId, window),
  ]);
  return { subjects, read };
}

/**
 * The first slots at which the caller is free, and everyone on the event who shows their busy time, all calendars, and one
 * of the calendars in `any_of`. The event itself does not count as busy time.
 * @param exceptEventId the event for which a time is wanted
 * @throws BudgetExceededError
 */
export async function findFreeSlots(
  context: Context,
  { subjects, read }: SlotSearchStart,
  { userId, exceptEventId }: { userId: string; exceptEventId: string | undefined },
  { window, hours, durationSeconds, stepSeconds, limit }: SlotRequest,
): Promise<SlotView[]> {
  const { people = [], calendars, anyOf } = subjects;
  const required = [...new Set([userId, ...participantsOf([...people, ...calendars])])];
  const alternatives = anyOf && participantsOf(anyOf);
  const participants = [...required, ...(alternatives ?? [])];
  const busy = await readBusyTime(context, participants, window, { read, exceptEventId });
  const busyOf = (participantId: string): Interval[] => busy.get(participantId) ?? [];
  const zone = hours?.zone ?? 'UTC';
  const slots = findSlots(
    {
      within: hours ? hoursWithin(window, hours) : [window],
      durationSeconds,
      grid: { zone, stepSeconds },
      limit,
    },
    { required: required.map(busyOf), alternatives: alternatives?.map(busyOf) },
    context.budget,
  );
  return slots.map(({ alternative = -1, ...slot }) => slotView(slot, zone, anyOf?.[alternative]?.calendarId));
}
