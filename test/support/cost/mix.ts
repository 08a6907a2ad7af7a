/** The stated mix of requests, and what each of them takes as `npm run bench cost` measured it. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Usage } from './prices.js';

/** What an active user does on a working day: the number of requests of each kind. */
export const REQUESTS_A_DAY = {
  'log in': 0.2,
  'refresh tokens': 16,
  'open the WebSocket (ticket)': 2,
  'list of a week, 20 events': 30,
  'read an event': 15,
  'create an event': 2,
  'change an event': 2,
  'delete an event': 0.3,
  'share an event': 0.5,
  'answer an invitation': 1,
  'free-busy of 4 people, a week': 1,
  'find a time for 4 people': 1,
  'history of an event': 0.5,
  'calendar file, unchanged (304)': 24,
} as const;

export type Kind = keyof typeof REQUESTS_A_DAY;
export const KINDS = Object.keys(REQUESTS_A_DAY) as Kind[];

/** The kinds that write a version of an event, which is published. */
export const WRITES: Kind[] = [
  'create an event',
  'change an event',
  'delete an event',
  'share an event',
  'answer an invitation',
];
export const READERS_OF_AN_EVENT = 4;
export const MOST_PEOPLE = 45;
export const BATCH_VERSIONS = 25;

/** The share of a day's requests in its busiest hour, and how much higher its busiest minute is. */
export const BUSIEST_HOUR = 0.2;
export const BUSIEST_MINUTE = 2;

export const USERS = [100, 10_000, 1_000_000];

/** A write unit of each request is in the table of token buckets, the others are in the main table. */
export const RATE_LIMIT_WRITE_UNITS = 1;

export type Usages = Record<Kind, Usage> & {
  /** To {@link READERS_OF_AN_EVENT} people who are connected. */
  publish: Usage;
  /** To {@link MOST_PEOPLE} people who are connected. */
  publishToMany: Usage;
  /** {@link BATCH_VERSIONS} versions of one event to {@link MOST_PEOPLE} people who are connected. */
  publishBatch: Usage;
};

export interface Measured {
  usages: Usages;
  /** A version of an event of {@link MOST_PEOPLE} people: half of its units are the event's, half the version's. */
  changeWithManyWriteUnits: number;
}

const FILE = new URL('measured.json', import.meta.url);
export const readMeasured = (): Measured => JSON.parse(readFileSync(FILE, 'utf8')) as Measured;
export const saveMeasured = (measured: Measured): void => {
  writeFileSync(FILE, `${JSON.stringify(measured, undefined, 2)}\n`);
};

/** A Markdown table. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |
`;
  return `${line(head)}|---|${'--:|'.repeat(head.length - 1)}
${rows.map(line).join('')}`;
}

export const rounded = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 2 });
