import { busySlots, isBusyFor } from '../../domain/event/calendar-entry.js';
import type { EventRecord } from '../../domain/event/event.js';
import { overlaps, type Interval } from '../../domain/time/event-time.js';
import type { Slot } from '../../domain/event/occurrence.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import { HORIZON_SECONDS } from '../../domain/event/series.js';
import type { Context } from '../context.js';

interface Expanded {
  window: Interval;
  slots: Slot[];
}

/** By event and version. */
const expandedByRequest = new WeakMap<StepBudget, Map<string, Expanded>>();

/** How many slots are looked at for a step. */
const SLOTS_A_STEP = 16;

/**
 * When a version of an event keeps this person busy within a window, by start. What a request has expanded it
 * remembers: a batch asks about the same series for each of its events, free-busy for each person.
 * @throws BudgetExceeded
 */
export function busyTimeOf({ budget }: Context, event: EventRecord, userId: string, window: Interval): Slot[] {
  if (!isBusyFor(event, userId)) return [];
  const known = expandedByRequest.get(budget) ?? new Map<string, Expanded>();
  expandedByRequest.set(budget, known);
  const key = `${event.id} ${event.version}`;
  const before = known.get(key);
  if (before && isWithin(window, before.window)) return within(before, window, budget);
  // Who asks twice may ask again, about the time around.
  const wide = before ? around(window, before.window) : window;
  const expanded = { window: wide, slots: busySlots(event, userId, wide, budget) };
  known.set(key, expanded);
  return within(expanded, window, budget);
}

const isWithin = (inner: Interval, outer: Interval): boolean =>
  inner.startsAtEpochSeconds >= outer.startsAtEpochSeconds && inner.endsAtEpochSeconds <= outer.endsAtEpochSeconds;

const around = (one: Interval, other: Interval): Interval => ({
  startsAtEpochSeconds: Math.min(one.startsAtEpochSeconds, other.startsAtEpochSeconds) - HORIZON_SECONDS,
  endsAtEpochSeconds: Math.max(one.endsAtEpochSeconds, other.endsAtEpochSeconds) + HORIZON_SECONDS,
});

function within({ slots }: Expanded, window: Interval, budget: StepBudget): Slot[] {
  budget.spend(Math.ceil(slots.length / SLOTS_A_STEP));
  return slots.filter((slot) => overlaps(slot, window));
}
