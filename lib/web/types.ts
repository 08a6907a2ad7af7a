/** The types of the API that the calendar shows. */
import type { Schemas } from '../client/index.js';

export type Calendar = Schemas['Calendar'];
/** An event, or one occurrence of a series. */
export type EventItem = Schemas['EventOrOccurrence'];
export type EventBody = Schemas['Event'];
/** The members of an event that a user changes. */
export type EventEdit = Schemas['EventChange'];
export type Conflict = Schemas['Conflict'];
export type HistoryEntry = Schemas['HistoryEntry'];
export type FeedMessage = Schemas['FeedItem'];
export type User = Schemas['User'];
export type Role = Schemas['Role'];
export type CalendarRole = Calendar['role'];
export type Slot = Schemas['Slot'];

export type Scope = 'this' | 'following' | 'all';
