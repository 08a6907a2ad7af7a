/**
 * The clocks of every IANA zone as `moment-timezone` itself reads its data: the same release as ours, without shared
 * code. Local times are converted to instants literally as RFC 5545 §3.3.5 says, by a scan of all transitions.
 */
import moment from 'moment-timezone';

export interface Transition {
  /** Seconds since the Unix epoch. */
  at: number;
  /** Seconds ahead of UTC. */
  before: number;
  after: number;
}

/** Every IANA name: zones and links. */
export const IANA_NAMES: readonly string[] = moment.tz.names();

const known = new Map<string, readonly Transition[]>();

function dataOf(zone: string): moment.MomentZone {
  const data = moment.tz.zone(zone);
  if (!data) throw new Error(`moment-timezone does not know ${zone}`);
  return data;
}

/** Fractions of minutes are seconds; `moment-timezone` counts offsets west of UTC as positive. */
const secondsOf = (minutes: number): number => -Math.round(minutes * 60) || 0;

/** All changes of the zone's offset, up to the year 2500. */
export function transitionsOf(zone: string): readonly Transition[] {
  const read = known.get(zone);
  if (read) return read;
  const { untils, offsets } = dataOf(zone);
  const transitions = untils
    .slice(0, -1)
    .map((until, place) => ({
      at: until / 1000,
      before: secondsOf(offsets[place]!),
      after: secondsOf(offsets[place + 1]!),
    }))
    .filter(({ before, after }) => before !== after);
  known.set(zone, transitions);
  return transitions;
}

export const offsetAt = (zone: string, epochSeconds: number): number =>
  secondsOf(dataOf(zone).utcOffset(epochSeconds * 1000));

export const wallAt = (zone: string, epochSeconds: number): number => epochSeconds + offsetAt(zone, epochSeconds);

/** The instant of a local time: the first of two (or the last); a skipped time moves forward by the gap. */
export function instantOfWall(zone: string, wallSeconds: number, which: 'first' | 'last' = 'first'): number {
  const instants = [...new Set(dataOf(zone).offsets)]
    .map((minutes) => wallSeconds - secondsOf(minutes))
    .filter((instant) => wallAt(zone, instant) === wallSeconds)
    .sort((a, b) => a - b);
  const found = which === 'first' ? instants[0] : instants.at(-1);
  if (found !== undefined) return found;
  const gap = transitionsOf(zone).find(
    ({ at, before, after }) => wallSeconds >= at + before && wallSeconds < at + after,
  );
  if (!gap) throw new Error(`${zone} has no gap at ${wallSeconds}`);
  return wallSeconds - gap.before;
}
