/** What happens in the busiest half hour: the mix with its profile, and hot keys beside it. */
import {
  BUSIEST_HOUR,
  BUSIEST_MINUTE,
  MOST_PEOPLE,
  READERS_OF_AN_EVENT,
  type Kind,
  type Measured,
} from '../cost/mix.js';
import { UNITS_TOGETHER, type Units } from './partitions.js';

/** Half of the requests of the busiest minute come in its first 15 seconds, since meetings start on the hour. */
const BURST_SECONDS = 15;
const BURST_SHARE = 0.5;

/** The requests of one second of the busiest hour, for each request of a day. */
export function profile(second: number): number {
  const average = BUSIEST_HOUR / 3_600;
  if (second >= 60) return average * ((60 - BUSIEST_MINUTE) / 59);
  const [share, seconds] =
    second < BURST_SECONDS ? [BURST_SHARE, BURST_SECONDS] : [1 - BURST_SHARE, 60 - BURST_SECONDS];
  return (average * BUSIEST_MINUTE * 60 * share) / seconds;
}

/** Requests beside the mix, from `from` on, in each second of `seconds`. */
export interface Hot {
  kind: Kind;
  /** Each of these clients sends `perSecond` requests; each has a token bucket of its own. */
  clients: number;
  perSecond: number;
  seconds: number;
  /** What each request takes of one item collection. */
  units: Units;
  readers: number;
  /** The write units of one more entry in the feed of the same reader, in the same batch. */
  unitsOfEntry: number;
}

export interface Scenario {
  name: string;
  /** Whether the tables are new. Otherwise, they had as much traffic on the day before. */
  isNew?: boolean;
  /** The factor by which all limits are raised that can be; 1 is the default of an account. */
  raisedBy: number;
  hot?: (measured: Measured, users: number) => Hot;
}

export const HOT_FROM_SECOND = 120;
/** A member's write to a calendar changes its revision and an entry with three index copies, in a transaction. */
const CALENDAR_UNITS = { reads: UNITS_TOGETHER, writes: UNITS_TOGETHER };
const MOST_MEMBERS = 500;
/** An entry, and for another event a marker, in a transaction. */
const [ENTRY_UNITS, ENTRY_AND_MARKER_UNITS] = [2, 4];
const RAISED_BY = 20;

export const SCENARIOS: Scenario[] = [
  { name: 'default limits', raisedBy: 1 },
  { name: 'limits raised', raisedBy: RAISED_BY },
  { name: 'limits raised, new tables', raisedBy: RAISED_BY, isNew: true },
  {
    name: 'one busy calendar',
    raisedBy: RAISED_BY,
    hot: () => ({
      kind: 'create an event',
      clients: 10,
      perSecond: 30,
      seconds: 300,
      units: CALENDAR_UNITS,
      readers: READERS_OF_AN_EVENT,
      unitsOfEntry: ENTRY_AND_MARKER_UNITS,
    }),
  },
  {
    name: `one event of ${MOST_PEOPLE} people`,
    raisedBy: RAISED_BY,
    hot: ({ changeWithManyWriteUnits }) => ({
      kind: 'change an event',
      clients: MOST_PEOPLE,
      perSecond: 1,
      seconds: 60,
      units: { reads: changeWithManyWriteUnits / 8, writes: changeWithManyWriteUnits / 2 },
      readers: MOST_PEOPLE,
      unitsOfEntry: ENTRY_UNITS,
    }),
  },
  {
    name: `a calendar of ${MOST_MEMBERS} members`,
    raisedBy: RAISED_BY,
    hot: () => ({
      kind: 'create an event',
      clients: 1,
      perSecond: 2,
      seconds: 300,
      units: CALENDAR_UNITS,
      readers: MOST_MEMBERS,
      unitsOfEntry: ENTRY_AND_MARKER_UNITS,
    }),
  },
  {
    name: 'all WebSockets reconnect',
    raisedBy: RAISED_BY,
    hot: (_, users) => ({
      kind: 'open the WebSocket (ticket)',
      clients: users,
      perSecond: 1 / 30,
      seconds: 30,
      units: { reads: 0, writes: 0 },
      readers: 0,
      unitsOfEntry: 0,
    }),
  },
];
