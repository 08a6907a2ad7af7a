import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { misfitsOf } from '../../../../lib/domain/recurrence/validate.js';
import { FREQUENCIES } from '../../../../lib/domain/recurrence/rule.js';
import { formatRule, parseRule } from '../../../../lib/domain/recurrence/rrule-text.js';
import { isSameRule, ruleFromWords, ruleToWords } from '../../../../lib/domain/recurrence/from-json.js';
import { anyEndedRule } from './random-series.js';
import { ruleOf } from './series-builder.js';

const faultsOf = (text: string): string[] => {
  const reading = parseRule(text);
  return 'faults' in reading ? reading.faults : [];
};
const isTaken = (text: string): boolean => faultsOf(text).length === 0;

/** `0,1,2,…` */
const list = (length: number): string => [...Array(length).keys()].join(',');

/** Texts, and the reason why each is refused. */
const REFUSED: [text: string, fault: string][] = [
  ['', '"" is not a part'],
  ['FREQ=', 'FREQ must have one value'],
  ['FREQ=DAILY;', '"" is not a part'],
  ['FREQ=DAILY;;COUNT=1', '"" is not a part'],
  ['COUNT=5', 'FREQ must be one of'],
  ['FREQ=FORTNIGHTLY', 'FREQ must be one of'],
  ['FREQ=SECONDLY', 'FREQ must be one of'],
  ['FREQ=DAILY;FREQ=DAILY', 'FREQ must be given only once'],
  ['FREQ=DAILY;BYHOUR=9;BYHOUR=10', 'BYHOUR must be given only once'],
  ['FREQ=DAILY;BYEASTER=0', '"BYEASTER" is not a part'],
  ['FREQ=DAILY;X-NAME=1', '"X-NAME" is not a part'],
  ['FREQ=DAILY;RSCALE=HEBREW', '"RSCALE" is not a part'],
  ['FREQ=DAILY;COUNT=5=6', 'COUNT must have one value'],
  ['FREQ=DAILY;COUNT=-5', 'COUNT must be'],
  ['FREQ=DAILY;COUNT=3.7', 'COUNT must be'],
  ['FREQ=DAILY;COUNT=0', 'COUNT must be'],
  ['FREQ=DAILY;COUNT=1e3', 'COUNT must be'],
  ['FREQ=DAILY;COUNT=0x10', 'COUNT must be'],
  ['FREQ=DAILY;COUNT=10001', 'COUNT must be'],
  ['FREQ=DAILY;COUNT=99999999999999999999', 'COUNT must be'],
  ['FREQ=DAILY;INTERVAL=0', 'INTERVAL must be'],
  ['FREQ=DAILY;INTERVAL=-1', 'INTERVAL must be'],
  ['FREQ=DAILY;INTERVAL=1000', 'INTERVAL must be'],
  ['FREQ=DAILY;INTERVAL= 2', 'INTERVAL must be'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20300101T000000Z', 'UNTIL must not be combined with count'],
  ['FREQ=DAILY;UNTIL=2030-01-01', 'UNTIL must be'],
  ['FREQ=DAILY;UNTIL=20300230', 'UNTIL must be an existing date: 2030-02-30 does not exist'],
  ['FREQ=DAILY;UNTIL=20300101T240000Z', 'UNTIL must be a time such as 20301231T235959Z'],
  ['FREQ=DAILY;UNTIL=20300101T000000+0100', 'UNTIL must be'],
  ['FREQ=DAILY;UNTIL=00000101', 'UNTIL must be'],
  ['FREQ=DAILY;UNTIL=tomorrow', 'UNTIL must be'],
  ['FREQ=DAILY;WKST=XX', 'WKST must be'],
  ['FREQ=DAILY;BYHOUR=24', 'BYHOUR must contain'],
  ['FREQ=DAILY;BYHOUR=-1', 'BYHOUR must contain'],
  ['FREQ=DAILY;BYHOUR=9,,10', 'BYHOUR must contain'],
  ['FREQ=DAILY;BYMINUTE=60', 'BYMINUTE must contain'],
  ['FREQ=DAILY;BYSECOND=61', 'BYSECOND must contain'],
  ['FREQ=DAILY;BYMONTH=13', 'BYMONTH must contain'],
  ['FREQ=DAILY;BYMONTH=0', 'BYMONTH must contain'],
  ['FREQ=DAILY;BYMONTH=5L', 'BYMONTH must contain'],
  ['FREQ=DAILY;BYMONTHDAY=32', 'BYMONTHDAY must contain'],
  ['FREQ=DAILY;BYMONTHDAY=0', 'BYMONTHDAY must contain'],
  ['FREQ=YEARLY;BYYEARDAY=-367', 'BYYEARDAY must contain'],
  ['FREQ=YEARLY;BYWEEKNO=54', 'BYWEEKNO must contain'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0', 'BYSETPOS must contain'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367', 'BYSETPOS must contain'],
  ['FREQ=MONTHLY;BYDAY=0MO', 'BYDAY must contain'],
  ['FREQ=MONTHLY;BYDAY=54MO', 'BYDAY must contain'],
  ['FREQ=MONTHLY;BYDAY=MON', 'BYDAY must contain'],
  ['FREQ=MONTHLY;BYDAY=1', 'BYDAY must contain'],
  ['FREQ=DAILY;BYDAY=1MO', 'BYDAY must not have numbered weekdays'],
  ['FREQ=WEEKLY;BYDAY=-1MO', 'BYDAY must not have numbered weekdays'],
  ['FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO', 'BYDAY must not have numbered weekdays'],
  ['FREQ=DAILY;BYSETPOS=1', 'BYSETPOS must be combined with another'],
  [`FREQ=DAILY;BYHOUR=${list(24)};BYMINUTE=${list(13)}`, 'BYMINUTE must not produce more than 288'],
  [`FREQ=YEARLY;BYHOUR=${list(24)};BYMINUTE=${list(6)};BYSECOND=0,10,20`, 'BYMINUTE must not produce more than 288'],
  [`FREQ=YEARLY;BYYEARDAY=${list(102).slice(2)},101`, 'BYYEARDAY must have 1 to 100 values'],
  [`FREQ=YEARLY;BYYEARDAY=${'1,'.repeat(600)}1`, 'must have at most 1000 characters'],
];

describe('an RRULE text', () => {
  it.each([
    'FREQ=DAILY',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH',
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    'FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR,-1FR',
    'FREQ=MONTHLY;UNTIL=19971224T000000;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
    'FREQ=YEARLY;UNTIL=19971224;BYWEEKNO=-1,53;BYDAY=MO',
    'FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40;BYSECOND=0,60',
  ])('is returned as it was written: %s', (text) => {
    expect(formatRule(ruleOf(text))).toBe(text);
  });

  it('may start with RRULE:, be in lower case and have its parts in any order', () => {
    expect(formatRule(ruleOf('RRULE:byday=mo,+1we;interval=2;freq=monthly'))).toBe(
      'FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,1WE',
    );
  });

  it('keeps one of two equal values', () => {
    expect(formatRule(ruleOf('FREQ=WEEKLY;BYDAY=MO,TU,MO;BYHOUR=9,09'))).toBe('FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=9');
  });

  for (const [text, fault] of REFUSED) {
    it(`is refused, never repaired: ${text.slice(0, 70)}`, () => {
      expect(faultsOf(text)).toEqual([expect.stringContaining(fault)]);
    });
  }

  it('may name every fifth minute of a day', () => {
    expect(isTaken(`FREQ=DAILY;BYHOUR=${list(24)};BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55`)).toBe(true);
  });

  it('is refused with all of its faults at once', () => {
    expect(faultsOf('FREQ=DAILY;COUNT=0;BYHOUR=24;BYDAY=XX')).toHaveLength(3);
  });

  it('may have the parts that RFC 5545 allows with its frequency, and no others', () => {
    // The table of §3.3.10; columns as FREQUENCIES: yearly, monthly, weekly, daily, hourly, minutely.
    const table: Record<string, string> = {
      'BYMONTH=1': '++++++',
      'BYWEEKNO=1': '+-----',
      'BYYEARDAY=1': '+---++',
      'BYMONTHDAY=1': '++-+++',
      'BYDAY=MO': '++++++',
      'BYDAY=1MO': '++----',
      'BYHOUR=1': '++++++',
      'BYMINUTE=1': '++++++',
      'BYSECOND=1': '++++++',
      'BYHOUR=1;BYSETPOS=1': '++++++',
    };
    const taken = Object.keys(table).map((part) => [
      part,
      FREQUENCIES.map((frequency) => (isTaken(`FREQ=${frequency.toUpperCase()};${part}`) ? '+' : '-')).join(''),
    ]);
    expect(Object.fromEntries(taken)).toEqual(table);
  });
});

describe('a rule as JSON', () => {
  it('means the same as the RRULE text', () => {
    const words = {
      frequency: 'monthly',
      interval: 2,
      until: '2030-12-31T23:59:59Z',
      week_start: 'SU',
      by_day: ['MO', '-1FR'],
      by_month_day: [1, -1],
      by_set_position: [1],
    };
    const rule = ruleOf(
      'FREQ=MONTHLY;INTERVAL=2;UNTIL=20301231T235959Z;WKST=SU;BYDAY=MO,-1FR;BYMONTHDAY=1,-1;BYSETPOS=1',
    );
    expect(ruleFromWords(words)).toEqual({ rule });
    expect(ruleToWords(rule)).toEqual(words);
  });

  it.each([
    ['2030-12-31T23:59:59Z', '20301231T235959Z'],
    ['2030-12-31T23:59:59+02:00', '20301231T215959Z'],
    ['2030-12-31T23:59:59', '20301231T235959'],
    ['2030-12-31', '20301231'],
    ['20301231T235959Z', '20301231T235959Z'],
  ])('may end at %s', (until, text) => {
    expect(ruleFromWords({ frequency: 'daily', until })).toEqual({ rule: { frequency: 'daily', until: text } });
  });

  it('treats a null member as absent', () => {
    const words = { frequency: 'daily', count: null, until: null, interval: null, by_day: null, week_start: null };
    expect(ruleFromWords(words)).toEqual({ rule: { frequency: 'daily' } });
  });

  it('is refused with the name of the member at fault', () => {
    const reading = ruleFromWords({
      frequency: 'weekly',
      interval: 1.5,
      count: NaN,
      until: '2030-02-30',
      week_start: 'M',
      by_day: ['MO', 'X'],
      by_month: [],
      by_hour: [9, 24],
      by_second: [-1],
    });
    const members = 'faults' in reading ? reading.faults.map(({ member }) => member) : [];
    expect(members).toEqual([
      'interval',
      'count',
      'until',
      'until',
      'week_start',
      'by_day',
      'by_month',
      'by_hour',
      'by_second',
    ]);
  });

  it('requires a frequency', () => {
    expect(ruleFromWords({})).toEqual({ faults: [{ member: 'frequency', detail: expect.any(String) as string }] });
  });
});

describe('RRULE text and JSON', () => {
  it('convert into each other without loss, for any rule', () => {
    fc.assert(
      fc.property(anyEndedRule, (rule) => {
        expect(parseRule(formatRule(rule))).toEqual({ rule });
        expect(ruleFromWords(ruleToWords(rule))).toEqual({ rule });
        expect(ruleFromWords(JSON.parse(JSON.stringify(ruleToWords(rule))) as object)).toEqual({ rule });
      }),
      { numRuns: 500, seed: 5545 },
    );
  });

  it('are parsed without a crash from any client input', () => {
    const piece = fc.constantFrom(
      'FREQ=DAILY',
      'BYDAY=',
      ';',
      '=',
      ',',
      '1MO',
      'COUNT',
      '-',
      '9',
      'UNTIL=',
      '2030',
      'T',
      'Z',
      'RRULE:',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const reading = parseRule(text);
          if ('rule' in reading) expect(parseRule(formatRule(reading.rule))).toEqual(reading);
          else expect(reading.faults.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2_000, seed: 5545 },
    );
  });

  it('are equal when they mean the same', () => {
    const same = (a: string, b: string): boolean => isSameRule(ruleOf(a), ruleOf(b));
    expect(same('FREQ=WEEKLY;BYDAY=MO,FR', 'FREQ=WEEKLY;INTERVAL=1;WKST=MO;BYDAY=FR,MO')).toBe(true);
    expect(same('FREQ=WEEKLY;BYDAY=MO,FR', 'FREQ=WEEKLY;BYDAY=MO')).toBe(false);
    expect(same('FREQ=WEEKLY;WKST=SU', 'FREQ=WEEKLY')).toBe(false);
    expect(same('FREQ=MONTHLY;BYDAY=MO', 'FREQ=MONTHLY;BYDAY=1MO')).toBe(false);
  });
});

describe('the UNTIL of a rule', () => {
  it.each(['20301231T235959.999Z', '2030-12-31T23:59:59.999Z', '2030-12-31T23:59:59Z', '20301231T235959.5Z'])(
    'can be written as %s, in the format of Date.toISOString(), in RRULE text and in JSON',
    (until) => {
      expect(ruleOf(`FREQ=DAILY;UNTIL=${until}`).until).toBe('20301231T235959Z');
      expect(ruleFromWords({ frequency: 'daily', until })).toEqual({
        rule: { frequency: 'daily', until: '20301231T235959Z' },
      });
    },
  );

  it.each(['+25:00', '+02:60', '-24:00', '+24:00', '-99:99'])('is refused with the offset %s', (offset) => {
    for (const time of ['2030-12-31T23:59:59', '20301231T235959', '2030-12-31T23:59:59.000']) {
      expect(ruleFromWords({ frequency: 'daily', until: `${time}${offset}` })).toHaveProperty('faults');
      expect(parseRule(`FREQ=DAILY;UNTIL=${time}${offset}`)).toHaveProperty('faults');
    }
  });

  const misfits = (text: string, isAllDay: boolean) =>
    misfitsOf(ruleOf(text), { isAllDay }).map(({ member }) => member);

  it('is a time when the event has times', () => {
    expect(misfits('FREQ=DAILY;UNTIL=20301231', false)).toEqual(['until']);
    expect(misfits('FREQ=DAILY;UNTIL=20301231T000000', false)).toEqual([]);
    expect(misfits('FREQ=DAILY;UNTIL=20301231T000000Z', false)).toEqual([]);
  });

  it('is a date when the event is all-day, and the rule then has no times of day', () => {
    expect(misfits('FREQ=DAILY;UNTIL=20301231', true)).toEqual([]);
    expect(misfits('FREQ=DAILY;UNTIL=20301231T000000Z', true)).toEqual(['until']);
    expect(misfits('FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0', true)).toEqual(['by_hour', 'by_minute', 'by_second']);
    expect(misfits('FREQ=HOURLY', true)).toEqual(['frequency']);
    expect(misfits('FREQ=MINUTELY', true)).toEqual(['frequency']);
  });
});
