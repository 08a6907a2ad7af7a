/** Every example of RFC 5545 §3.8.5.3, with the dates as printed there. */
import { describe, expect, it } from 'vitest';
import { series, startsOf } from './series-builder.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const pad = (value: number): string => String(value).padStart(2, '0');

/** `1997 EDT: September 2-4; October 1` as RFC 3339, at nine o'clock. */
function written(lines: string[]): string[] {
  return lines.flatMap((line) => {
    const [, year = '', zone = '', months = ''] = /^(\d{4}) (E[DS]T): (.*)$/.exec(line) ?? [];
    return months.split('; ').flatMap((text) => {
      const [name = '', days = ''] = text.split(' ');
      return daysOf(days).map(
        (day) => `${year}-${pad(MONTHS.indexOf(name) + 1)}-${pad(day)}T09:00:00${zone === 'EDT' ? '-04:00' : '-05:00'}`,
      );
    });
  });
}

const daysOf = (text: string): number[] =>
  text.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

interface Example {
  title: string;
  start: string;
  rules: string[];
  /** As many occurrences as printed, for rules without an end. */
  goesOn?: boolean;
  dates: string[];
}

const EXAMPLES: Example[] = [
  {
    title: 'daily for 10 occurrences',
    start: '1997-09-02',
    rules: ['FREQ=DAILY;COUNT=10'],
    dates: ['1997 EDT: September 2-11'],
  },
  {
    title: 'daily until December 24, 1997',
    start: '1997-09-02',
    rules: ['FREQ=DAILY;UNTIL=19971224T000000Z'],
    dates: ['1997 EDT: September 2-30; October 1-25', '1997 EST: October 26-31; November 1-30; December 1-23'],
  },
  {
    title: 'every other day, forever',
    start: '1997-09-02',
    rules: ['FREQ=DAILY;INTERVAL=2'],
    goesOn: true,
    dates: [
      '1997 EDT: September 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30; October 2,4,6,8,10,12,14,16,18,20,22,24',
      '1997 EST: October 26,28,30; November 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29; December 1,3',
    ],
  },
  {
    title: 'every 10 days, 5 occurrences',
    start: '1997-09-02',
    rules: ['FREQ=DAILY;INTERVAL=10;COUNT=5'],
    dates: ['1997 EDT: September 2,12,22; October 2,12'],
  },
  {
    title: 'every day in January, for 3 years',
    start: '1998-01-01',
    rules: [
      'FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA',
      'FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
    ],
    dates: ['1998 EST: January 1-31', '1999 EST: January 1-31', '2000 EST: January 1-31'],
  },
  {
    title: 'weekly for 10 occurrences',
    start: '1997-09-02',
    rules: ['FREQ=WEEKLY;COUNT=10'],
    dates: ['1997 EDT: September 2,9,16,23,30; October 7,14,21', '1997 EST: October 28; November 4'],
  },
  {
    title: 'weekly until December 24, 1997',
    start: '1997-09-02',
    rules: ['FREQ=WEEKLY;UNTIL=19971224T000000Z'],
    dates: [
      '1997 EDT: September 2,9,16,23,30; October 7,14,21',
      '1997 EST: October 28; November 4,11,18,25; December 2,9,16,23',
    ],
  },
  {
    title: 'every other week, forever',
    start: '1997-09-02',
    rules: ['FREQ=WEEKLY;INTERVAL=2;WKST=SU'],
    goesOn: true,
    dates: [
      '1997 EDT: September 2,16,30; October 14',
      '1997 EST: October 28; November 11,25; December 9,23',
      '1998 EST: January 6,20; February 3,17',
    ],
  },
  {
    title: 'weekly on Tuesday and Thursday for five weeks',
    start: '1997-09-02',
    rules: ['FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH', 'FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH'],
    dates: ['1997 EDT: September 2,4,9,11,16,18,23,25,30; October 2'],
  },
  {
    title: 'every other week on Monday, Wednesday, and Friday until December 24, 1997, starting on Monday, September 1',
    start: '1997-09-01',
    rules: ['FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR'],
    dates: [
      '1997 EDT: September 1,3,5,15,17,19,29; October 1,3,13,15,17',
      '1997 EST: October 27,29,31; November 10,12,14,24,26,28; December 8,10,12,22',
    ],
  },
  {
    title: 'every other week on Tuesday and Thursday, for 8 occurrences',
    start: '1997-09-02',
    rules: ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH'],
    dates: ['1997 EDT: September 2,4,16,18,30; October 2,14,16'],
  },
  {
    title: 'monthly on the first Friday for 10 occurrences',
    start: '1997-09-05',
    rules: ['FREQ=MONTHLY;COUNT=10;BYDAY=1FR'],
    dates: [
      '1997 EDT: September 5; October 3',
      '1997 EST: November 7; December 5',
      '1998 EST: January 2; February 6; March 6; April 3',
      '1998 EDT: May 1; June 5',
    ],
  },
  {
    title: 'monthly on the first Friday until December 24, 1997',
    start: '1997-09-05',
    rules: ['FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR'],
    dates: ['1997 EDT: September 5; October 3', '1997 EST: November 7; December 5'],
  },
  {
    title: 'every other month on the first and last Sunday of the month for 10 occurrences',
    start: '1997-09-07',
    rules: ['FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU'],
    dates: [
      '1997 EDT: September 7,28',
      '1997 EST: November 2,30',
      '1998 EST: January 4,25; March 1,29',
      '1998 EDT: May 3,31',
    ],
  },
  {
    title: 'monthly on the second-to-last Monday of the month for 6 months',
    start: '1997-09-22',
    rules: ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO'],
    dates: [
      '1997 EDT: September 22; October 20',
      '1997 EST: November 17; December 22',
      '1998 EST: January 19; February 16',
    ],
  },
  {
    title: 'monthly on the third-to-the-last day of the month, forever',
    start: '1997-09-28',
    rules: ['FREQ=MONTHLY;BYMONTHDAY=-3'],
    goesOn: true,
    dates: [
      '1997 EDT: September 28',
      '1997 EST: October 29; November 28; December 29',
      '1998 EST: January 29; February 26',
    ],
  },
  {
    title: 'monthly on the 2nd and 15th of the month for 10 occurrences',
    start: '1997-09-02',
    rules: ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15'],
    dates: [
      '1997 EDT: September 2,15; October 2,15',
      '1997 EST: November 2,15; December 2,15',
      '1998 EST: January 2,15',
    ],
  },
  {
    title: 'monthly on the first and last day of the month for 10 occurrences',
    start: '1997-09-30',
    rules: ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1'],
    dates: [
      '1997 EDT: September 30; October 1',
      '1997 EST: October 31; November 1,30; December 1,31',
      '1998 EST: January 1,31; February 1',
    ],
  },
  {
    title: 'every 18 months on the 10th thru 15th of the month for 10 occurrences',
    start: '1997-09-10',
    rules: ['FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15'],
    dates: ['1997 EDT: September 10,11,12,13,14,15', '1999 EST: March 10,11,12,13'],
  },
  {
    title: 'every Tuesday, every other month',
    start: '1997-09-02',
    rules: ['FREQ=MONTHLY;INTERVAL=2;BYDAY=TU'],
    goesOn: true,
    dates: [
      '1997 EDT: September 2,9,16,23,30',
      '1997 EST: November 4,11,18,25',
      '1998 EST: January 6,13,20,27; March 3,10,17,24,31',
    ],
  },
  {
    title: 'yearly in June and July for 10 occurrences',
    start: '1997-06-10',
    rules: ['FREQ=YEARLY;COUNT=10;BYMONTH=6,7'],
    dates: [
      '1997 EDT: June 10; July 10',
      '1998 EDT: June 10; July 10',
      '1999 EDT: June 10; July 10',
      '2000 EDT: June 10; July 10',
      '2001 EDT: June 10; July 10',
    ],
  },
  {
    title: 'every other year on January, February, and March for 10 occurrences',
    start: '1997-03-10',
    rules: ['FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3'],
    dates: [
      '1997 EST: March 10',
      '1999 EST: January 10; February 10; March 10',
      '2001 EST: January 10; February 10; March 10',
      '2003 EST: January 10; February 10; March 10',
    ],
  },
  {
    title: 'every third year on the 1st, 100th, and 200th day for 10 occurrences',
    start: '1997-01-01',
    rules: ['FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200'],
    dates: [
      '1997 EST: January 1',
      '1997 EDT: April 10; July 19',
      '2000 EST: January 1',
      '2000 EDT: April 9; July 18',
      '2003 EST: January 1',
      '2003 EDT: April 10; July 19',
      '2006 EST: January 1',
    ],
  },
  {
    title: 'every 20th Monday of the year, forever',
    start: '1997-05-19',
    rules: ['FREQ=YEARLY;BYDAY=20MO'],
    goesOn: true,
    dates: ['1997 EDT: May 19', '1998 EDT: May 18', '1999 EDT: May 17'],
  },
  {
    title: 'Monday of week number 20, forever',
    start: '1997-05-12',
    rules: ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO'],
    goesOn: true,
    dates: ['1997 EDT: May 12', '1998 EDT: May 11', '1999 EDT: May 17'],
  },
  {
    title: 'every Thursday in March, forever',
    start: '1997-03-13',
    rules: ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH'],
    goesOn: true,
    dates: ['1997 EST: March 13,20,27', '1998 EST: March 5,12,19,26', '1999 EST: March 4,11,18,25'],
  },
  {
    title: 'every Thursday, but only during June, July, and August, forever',
    start: '1997-06-05',
    rules: ['FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8'],
    goesOn: true,
    dates: [
      '1997 EDT: June 5,12,19,26; July 3,10,17,24,31; August 7,14,21,28',
      '1998 EDT: June 4,11,18,25; July 2,9,16,23,30; August 6,13,20,27',
      '1999 EDT: June 3,10,17,24; July 1,8,15,22,29; August 5,12,19,26',
    ],
  },
  {
    title: 'the first Saturday that follows the first Sunday of the month, forever',
    start: '1997-09-13',
    rules: ['FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13'],
    goesOn: true,
    dates: [
      '1997 EDT: September 13; October 11',
      '1997 EST: November 8; December 13',
      '1998 EST: January 10; February 7; March 7',
      '1998 EDT: April 11; May 9; June 13',
    ],
  },
  {
    title: 'every 4 years, the first Tuesday after a Monday in November, forever (U.S. Presidential Election day)',
    start: '1996-11-05',
    rules: ['FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8'],
    goesOn: true,
    dates: ['1996 EST: November 5', '2000 EST: November 7', '2004 EST: November 2'],
  },
  {
    title: 'the third instance into the month of one of Tuesday, Wednesday, or Thursday, for the next 3 months',
    start: '1997-09-04',
    rules: ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3'],
    dates: ['1997 EDT: September 4; October 7', '1997 EST: November 6'],
  },
  {
    title: 'the second-to-last weekday of the month',
    start: '1997-09-29',
    rules: ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2'],
    goesOn: true,
    dates: [
      '1997 EDT: September 29',
      '1997 EST: October 30; November 27; December 30',
      '1998 EST: January 29; February 26; March 30',
    ],
  },
  {
    title: 'an example where the days generated makes a difference because of WKST',
    start: '1997-08-05',
    rules: ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO'],
    dates: ['1997 EDT: August 5,10,19,24'],
  },
  {
    title: 'changing only WKST from MO to SU yields different results',
    start: '1997-08-05',
    rules: ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU'],
    dates: ['1997 EDT: August 5,17,19,31'],
  },
  {
    title: 'an invalid date (February 30) is ignored',
    start: '2007-01-15',
    rules: ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5'],
    // Daylight saving time began on 11 March that year.
    dates: ['2007 EST: January 15,30; February 15', '2007 EDT: March 15,30'],
  },
];

describe('the examples of RFC 5545', () => {
  for (const { title, start, rules, goesOn, dates } of EXAMPLES) {
    it.each(rules)(`${title}: %s`, (rule) => {
      const expected = written(dates);
      expect(startsOf(series(rule, `${start}T09:00:00`), goesOn ? expected.length : Infinity)).toEqual(expected);
    });
  }

  it('every Friday the 13th, forever: the start is excluded, since the rule does not yield it', () => {
    const fridays = series('FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '1997-09-02T09:00:00', {
      exdates: ['1997-09-02T09:00:00'],
    });
    expect(startsOf(fridays, 5)).toEqual(
      written(['1998 EST: February 13; March 13; November 13', '1999 EDT: August 13', '2000 EDT: October 13']),
    );
  });
});

/** `09:00,09:15` of a day of September 1997. */
const times = (day: number, list: string): string[] =>
  list.split(',').map((time) => `1997-09-${pad(day)}T${time}:00-04:00`);

describe('the examples of RFC 5545 within a day', () => {
  const from9 = (rule: string) => startsOf(series(rule, '1997-09-02T09:00:00'), 48);

  it('every 3 hours from 9:00 AM to 5:00 PM on a specific day, as erratum 3883 corrects it', () => {
    expect(from9('FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z')).toEqual(times(2, '09:00,12:00,15:00'));
  });

  it('every 3 hours until 17:00 UTC, as printed', () => {
    expect(from9('FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z')).toEqual(times(2, '09:00,12:00'));
  });

  it('every 15 minutes for 6 occurrences', () => {
    expect(from9('FREQ=MINUTELY;INTERVAL=15;COUNT=6')).toEqual(times(2, '09:00,09:15,09:30,09:45,10:00,10:15'));
  });

  it('every hour and a half for 4 occurrences', () => {
    expect(from9('FREQ=MINUTELY;INTERVAL=90;COUNT=4')).toEqual(times(2, '09:00,10:30,12:00,13:30'));
  });

  it.each([
    'FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40',
    'FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16',
  ])('every 20 minutes from 9:00 AM to 4:40 PM every day: %s', (rule) => {
    const everyDay =
      '09:00,09:20,09:40,10:00,10:20,10:40,11:00,11:20,11:40,12:00,12:20,12:40,' +
      '13:00,13:20,13:40,14:00,14:20,14:40,15:00,15:20,15:40,16:00,16:20,16:40';
    expect(from9(rule)).toEqual([...times(2, everyDay), ...times(3, everyDay)]);
  });
});
