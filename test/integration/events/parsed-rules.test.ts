import { expect, it, vi } from 'vitest';
import { change, creation, type Author } from '../../../lib/domain/change/change.js';
import { entriesOf } from '../../../lib/domain/event/calendar-entry.js';
import { personOnly, type EventRecord } from '../../../lib/domain/event/event.js';
import { contentFrom, type EventInput } from '../../../lib/domain/event/event-input.js';
import { slotsIn } from '../../../lib/domain/event/occurrence.js';
import { patternView } from '../../../lib/domain/event/recurrence-pattern.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { parseRule } from '../../../lib/domain/recurrence/rrule-text.js';
import { ALL_TIME } from '../../../lib/domain/time/event-time.js';
import { eventView } from '../../../lib/views/event.js';
import { anAccess } from '../../support/database/event-records.js';

vi.mock(import('../../../lib/domain/recurrence/rrule-text.js'), async (original) => {
  const module = await original();
  return { ...module, parseRule: vi.fn(module.parseRule) };
});

/** How often each text was parsed. */
function parsesIn(work: () => void): Record<string, number> {
  vi.mocked(parseRule).mockClear();
  work();
  const parses: Record<string, number> = {};
  for (const [text] of vi.mocked(parseRule).mock.calls) parses[text] = (parses[text] ?? 0) + 1;
  return parses;
}

const author = (): Author => ({ userId: 'usr_ada', now: new Date('2030-01-01'), budget: new StepBudget() });
const SERIES: EventInput = {
  title: 'Stand-up',
  start_time: '2030-06-03T09:00:00',
  end_time: '2030-06-03T09:15:00',
  time_zone: 'Europe/Berlin',
};

/** The work of a create after its validation, without the reads and writes. */
function create(rrule: string, id = 'evt_1'): EventRecord {
  const by = author();
  const content = contentFrom({ ...SERIES, recurrence_pattern: { rrule } }, by.budget);
  const created = creation(id, content, { usr_ada: anAccess() }, by);
  entriesOf(created.version.event);
  eventView(created.version.event, personOnly('usr_ada'));
  return created.version.event;
}

it('a create parses its rule once', () => {
  const rrule = 'FREQ=WEEKLY;COUNT=11;BYDAY=MO';
  expect(parsesIn(() => create(rrule))).toEqual({ [rrule]: 1 });
});

it('an update of the rule, the time and the dates of a series parses each rule once', () => {
  const [before, after] = ['FREQ=WEEKLY;COUNT=12;BYDAY=MO', 'FREQ=WEEKLY;COUNT=13;BYDAY=MO'];
  const parses = parsesIn(() => {
    const event = create(before);
    const by = author();
    const input = {
      start_time: '2030-06-03T10:00:00',
      end_time: '2030-06-03T10:15:00',
      recurrence_pattern: { rrule: after, exdates: ['2030-06-10T10:00:00'] },
    };
    const changed = change(event, { changeType: 'update', content: contentFrom(input, by.budget, event.content) }, by);
    entriesOf(changed!.version.event);
    eventView(changed!.version.event, personOnly('usr_ada'));
  });
  expect(parses).toEqual({ [before]: 1, [after]: 1 });
});

it('a list of many series with the same rule parses it once', () => {
  const rrule = 'FREQ=WEEKLY;COUNT=14;BYDAY=MO';
  const parses = parsesIn(() => {
    const budget = new StepBudget();
    for (let index = 0; index < 50; index++) {
      const event = create(rrule, `evt_${index}`);
      entriesOf(event);
      expect([...slotsIn(event, ALL_TIME, budget)]).toHaveLength(14);
      eventView(event, personOnly('usr_ada'));
    }
  });
  expect(parses).toEqual({ [rrule]: 1 });
});

it('a rule is the same after many others were parsed', () => {
  const counts = Array.from({ length: 2 * 1_500 }, (_, index) => (index % 1_500) + 1);
  const views = counts.map((count) => patternView({ rrule: `FREQ=DAILY;COUNT=${count}`, exdates: [], rdates: [] }));
  expect(views.map(({ count }) => count)).toEqual(counts);
});
