/** Lists over several calendars: their order, their pages and their cost. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CalendarEntry } from '../../../lib/domain/event/calendar-entry.js';
import { creation } from '../../../lib/domain/change/change.js';
import { commitChanges } from '../../../lib/store/events.js';
import { listMemberships } from '../../../lib/store/calendars.js';
import { listEvents, type EventPage } from '../../../lib/usecases/calendar/list-events.js';
import { listOccurrences, type OccurrencePage } from '../../../lib/usecases/calendar/list-occurrences.js';
import { shownEvents } from '../../../lib/usecases/calendar/list-scope.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { aContent, ADA, anAccess } from '../../support/database/event-records.js';
import { Meter, type Traffic } from '../../support/database/meter.js';
