import {
  calendarChange,
  calendarCreation,
  type CalendarAuthor,
  type CalendarChange,
  type CalendarEdit,
} from '../../domain/calendar/calendar-change.js';
import {
  authoriseCalendar,
  authoriseCalendarHistory,
  isRestorable,
  primaryStays,
  type CalendarSettings,
  type OwnCalendar,
} from '../../domain/calendar/calendar.js';
import { notFound } from '../../domain/errors.js';
import { findUser } from '../../store/users.js';
import { accountGone } from '../../domain/account.js';
import {
  calendarPreview,
  calendarView,
  newCalendarPreview,
  type CalendarPreviewView,
  type CalendarView,
  type RestoredCalendarView,
} from '../../views/calendar.js';
import type { Context } from '../context.js';
import type { Precondition } from '../events/precondition.js';
import { commitCalendar, type CalendarWriteOptions, type WriteOutcome } from './commit-calendar.js';
import type { ConflictView } from '../../views/conflict.js';
import { listOverlaps } from './list-overlaps.js';
import { loadCalendar, type LoadedCalendar } from './load-calendar.js';
import { requireCalendarVersion } from './calendar-precondition.js';

/** A write to one calendar. */
export interface CalendarWrite<Result = unknown> extends CalendarWriteOptions<Result> {
  userId: string;
  loaded: LoadedCalendar;
  precondition: Precondition;
}

/** The members that a client can write. `undefined` keeps a member; `null` sets its default. */
export interface CalendarInput {
  name?: string | undefined;
  description?: string | null | undefined;
  color?: string | null | undefined;
  time_zone?: string | null | undefined;
  overlaps?: CalendarSettings['overlaps'] | null | undefined;
  /** The caller's own setting, which is not part of a version. */
  is_shown?: boolean | undefined;
}

const DEFAULTS = { name: '', description: null, color: null, time_zone: 'UTC', overlaps: 'allow' } as const;

function settingsFrom(input: CalendarInput, before: CalendarSettings): CalendarSettings {
  const choose = <F extends keyof CalendarSettings>(field: F): CalendarSettings[F] | null | undefined =>
    input[field] as CalendarSettings[F] | null | undefined;
  const clearable = <F extends 'description' | 'color'>(field: F): CalendarSettings[F] =>
    input[field] === undefined ? before[field] : input[field];
  return {
    name: choose('name') ?? before.name,
    description: clearable('description'),
    color: clearable('color'),
    time_zone: input.time_zone === undefined ? before.time_zone : (input.time_zone ?? DEFAULTS.time_zone),
    overlaps: input.overlaps === undefined ? before.overlaps : (input.overlaps ?? DEFAULTS.overlaps),
  };
}

/** The resulting calendar and the change; `undefined` if nothing changes. */
interface ChangedCalendar {
  own: OwnCalendar;
  change: CalendarChange | undefined;
}

/** How a write changes a calendar. The steps run in this order, and each can refuse it. */
export interface CalendarDecision<Result, Preview> {
  /** Returns the calendar if the user can make this change. @throws ProblemError `not-found` or `forbidden` */
  authorise: (loaded: LoadedCalendar) => OwnCalendar | Promise<OwnCalendar>;
  /** The change, which can be empty. @throws ProblemError if the state of the calendar does not allow it */
  edit: (own: OwnCalendar, author: CalendarAuthor, loaded: LoadedCalendar) => CalendarEdit | Promise<CalendarEdit>;
  /** The new value of the caller's `is_shown`, if the write sets it. */
  isShown?: boolean | undefined;
  view: (changed: ChangedCalendar) => Result;
  preview: (result: Result, changed: ChangedCalendar) => Preview;
}

/**
 * Changes one calendar. Decides from the current state, and again from the next one if another write came first. The
 * first change of a primary calendar also writes its first version.
 * @throws ProblemError of the decision, `precondition-failed`, or as {@link commitCalendar} does
 */
export function changeCalendar<Result, Preview>(
  context: Context,
  write: CalendarWrite<Result>,
  decision: CalendarDecision<Result, Preview>,
): Promise<WriteOutcome<Result, Preview>> {
  const { userId, precondition } = write;
  let { loaded } = write;
  return commitCalendar(context, write, {
    decide: async (known) => {
      if (known) loaded = await loadCalendar(context, userId, loaded.id);
      const own = await decision.authorise(loaded);
      await requireCalendarVersion(context, own.calendar, precondition);
      const author = { userId, now: context.now() };
      const change = calendarChange(own.calendar, await decision.edit(own, author, loaded), author);
      const isShown = decision.isShown ?? own.membership.isShown;
      const isWritten = change !== undefined || isShown !== own.membership.isShown;
      const changes = [isWritten ? loaded.unwritten : undefined, change].filter((one) => one !== undefined);
      const membership = { ...own.membership, isShown };
      const changed = { own: { calendar: change?.version.calendar ?? own.calendar, membership }, change };
      return {
        calendarId: own.calendar.id,
        changes,
        showing: isShown === own.membership.isShown ? undefined : { userId, isShown },
        result: decision.view(changed),
        preview: (result) => decision.preview(result, changed),
      };
    },
  });
}

/** Creates a calendar with the caller as its owner. @throws ProblemError `account-closing` */
export async function createCalendar(
  context: Context,
  { userId, ...options }: CalendarWriteOptions<CalendarView> & { userId: string },
  { is_shown: isShown = true, ...input }: CalendarInput,
): Promise<WriteOutcome<CalendarView, CalendarPreviewView>> {
  const user = await findUser(context.table, userId);
  if (!user) throw accountGone();
  const creation = calendarCreation(context.newId('cal'), settingsFrom(input, DEFAULTS), {
    userId,
    username: user.username,
    createdAt: context.now().toISOString(),
  });
  const { calendar } = creation.version;
  const result = calendarView(calendar, { calendarId: calendar.id, role: 'owner', isShown });
  const decided = { calendarId: calendar.id, changes: [creation], showing: { userId, isShown }, result };
  return commitCalendar(
    context,
    { ...options, userId },
    { decide: () => Promise.resolve({ ...decided, preview: () => newCalendarPreview(result, creation) }) },
  );
}

const SHOWN = {
  view: ({ own }: ChangedCalendar): CalendarView => calendarView(own.calendar, own.membership),
  preview: calendarPreview,
};

/** Changes the given members. Owners; every member can set their own `is_shown`. */
export const updateCalendar = (
  context: Context,
  write: CalendarWrite<CalendarView>,
  { is_shown: isShown, ...input }: CalendarInput,
): Promise<WriteOutcome<CalendarView, CalendarPreviewView>> =>
  changeCalendar(context, write, {
    ...SHOWN,
    isShown,
    authorise: ({ own }) => {
      const isOfSettings = Object.values(input).some((value) => value !== undefined);
      return authoriseCalendar(own, isOfSettings ? 'administer' : 'see');
    },
    edit: ({ calendar }) => ({ changeType: 'update', settings: settingsFrom(input, calendar.settings) }),
  });

/** Deletes the calendar; owners can restore it for 30 days. Owners. @throws ProblemError `primary-calendar` */
export const deleteCalendar = (
  context: Context,
  write: CalendarWrite<null>,
): Promise<WriteOutcome<null, CalendarPreviewView>> =>
  changeCalendar(context, write, {
    authorise: ({ own }) => authoriseCalendar(own, 'administer'),
    edit: ({ calendar }, { now }) => {
      if (calendar.isPrimary) throw primaryStays();
      return { changeType: 'delete', deletedAt: now.toISOString() };
    },
    view: () => null,
    preview: calendarPreview,
  });

/**
 * Restores a deleted calendar with its members, and lists what overlaps on it. A calendar that is not deleted stays as it
 * is. Owners, for 30 days.
 */
export function restoreCalendar(
  context: Context,
  write: CalendarWrite<RestoredCalendarView>,
): Promise<WriteOutcome<RestoredCalendarView, CalendarPreviewView>> {
  let conflicts: ConflictView[] = [];
  return changeCalendar(context, write, {
    view: ({ own }) => ({ ...calendarView(own.calendar, own.membership), conflicts }),
    preview: ({ conflicts: _, ...calendar }, changed) => calendarPreview(calendar, changed),
    authorise: ({ own: found }) => {
      const own = authoriseCalendarHistory(found, 'administer');
      if (own.calendar.deletedAt !== null && !isRestorable(own.calendar, context.now())) throw notFound();
      return own;
    },
    edit: async ({ calendar }) => {
      conflicts = await listOverlaps(context, calendar);
      return { changeType: 'restore', deletedAt: null };
    },
  });
}
