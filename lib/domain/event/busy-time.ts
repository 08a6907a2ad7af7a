/**
 * The busy time of an event, computed only around the spans of interest: the cost depends on these spans, not on the
 * occurrences of a dense series between them.
 */
import { overlaps, overlapTester, windowAround, type Interval } from '../time/event-time.js';
import { indexEndingAfter } from '../time/intervals.js';
import { isSooner, regularSlotsIn, type Scheduled, type Slot, type Timetable } from './occurrence.js';
import type { StepBudget } from '../recurrence/budget.js';

/** The steps per search, and each time that reading a series continues at another place. */
const STEPS_A_SEARCH = 4;
const STEPS_A_SEEK = 10;
/** How many of a series' own slots are compared per step. */
const OWN_SLOTS_A_STEP = 16;
/** How many slots are skipped one by one before seeking is cheaper. */
const SLOTS_A_SEEK = 8;

/** The busy slots of an event that overlap any of the spans, which are disjoint and sorted. */
export function* busySlotsWithin<Of extends Scheduled>(
  timetable: Timetable<Of>,
  spans: Interval[],
  budget: StepBudget,
): Generator<Slot<Of>, void> {
  const own = ownSlotsWithin(timetable, spans, budget);
  for (const slot of regularSlotsWithin(timetable, spans, budget)) {
    while (own[0] && isSooner(own[0], slot)) yield own.shift() as Slot<Of>;
    yield slot;
  }
  yield* own;
}

function ownSlotsWithin<Of extends Scheduled>(
  { ownSlots }: Timetable<Of>,
  spans: Interval[],
  budget: StepBudget,
): Slot<Of>[] {
  budget.spend(STEPS_A_SEARCH + Math.ceil(ownSlots.length / OWN_SLOTS_A_STEP));
  const window = windowAround(spans);
  if (!window) return [];
  const isWithin = overlapTester(spans);
  return ownSlots.filter((slot) => slot.isOpaque && overlaps(slot, window) && isWithin(slot));
}

function* regularSlotsWithin<Of extends Scheduled>(
  timetable: Timetable<Of>,
  spans: Interval[],
  budget: StepBudget,
): Generator<Slot<Of>, void> {
  const last = spans.at(-1);
  if (!last || timetable.event.content.transparency === 'transparent') return;
  const reader = new SlotReader(timetable, last.endsAtEpochSeconds, budget);
  for (let index = 0; ;) {
    const span = spans[index];
    const slot = span && reader.firstEndingAfter(span.startsAtEpochSeconds);
    if (!slot) return;
    if (overlaps(slot, span)) {
      yield slot;
      reader.next();
    } else {
      index = indexEndingAfter(spans, slot.startsAtEpochSeconds, index + 1);
    }
  }
}

/** Reads the regular slots of a series forwards, and seeks if many lie before the next relevant one. */
class SlotReader<Of extends Scheduled> {
  #slots: Iterator<Slot<Of>, void> | undefined;
  #current: Slot<Of> | undefined;
  /** The distance between the last two slots, in seconds. */
  #spacing = Infinity;

  constructor(
    private readonly timetable: Timetable<Of>,
    private readonly endsAtEpochSeconds: number,
    private readonly budget: StepBudget,
  ) {}

  firstEndingAfter(epochSeconds: number): Slot<Of> | undefined {
    if (!this.#slots) this.seek(epochSeconds);
    while (this.#current && this.#current.endsAtEpochSeconds <= epochSeconds) {
      if (epochSeconds - this.#current.endsAtEpochSeconds > SLOTS_A_SEEK * this.#spacing) this.seek(epochSeconds);
      else this.next();
    }
    return this.#current;
  }

  next(): void {
    const before = this.#current?.startsAtEpochSeconds ?? NaN;
    this.read();
    if (this.#current) this.#spacing = this.#current.startsAtEpochSeconds - before;
  }

  private seek(epochSeconds: number): void {
    this.budget.spend(STEPS_A_SEEK);
    const window = { startsAtEpochSeconds: epochSeconds, endsAtEpochSeconds: this.endsAtEpochSeconds };
    this.#slots = regularSlotsIn(this.timetable, window, this.budget);
    this.read();
  }

  private read(): void {
    const read = this.#slots?.next();
    this.#current = read?.done ? undefined : read?.value;
  }
}
