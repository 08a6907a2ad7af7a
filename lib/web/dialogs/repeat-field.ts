/** The recurrence of an event in words, with its next times. */
import { fill, h, type Child } from '../dom.js';
import { parseTime, wallClockText, weekdayText, firstWeekday } from '../formats.js';
import {
  FREQUENCIES,
  nextTimes,
  positionsOf,
  ruleInWords,
  simpleRuleOf,
  textOfRule,
  WEEKDAYS,
  type Frequency,
  type SimpleRule,
} from '../recurrence.js';
import { TEXTS } from '../texts.js';
import type { EventItem } from '../types.js';
import { field, select } from '../view/fields.js';

type Pattern = EventItem['recurrence_pattern'];
type Choice = 'never' | 'custom' | Frequency;
type End = 'never' | 'count' | 'until';

const PREVIEWED_TIMES = 5;
const DEFAULT_COUNT = 10;

export interface RepeatField {
  element: HTMLElement;
  /** The rule as text of RFC 5545; null if the event does not repeat. */
  rule: () => string | null;
  /** The start has changed: a wall-clock time, or a date. */
  setStart: (start: string) => void;
}

const newRule = (frequency: Frequency): SimpleRule => ({
  frequency,
  interval: 1,
  weekdays: [],
  position: undefined,
  count: undefined,
  until: undefined,
});

export function repeatField(pattern: Pattern, initialStart: string): RepeatField {
  const simple = pattern ? simpleRuleOf(pattern) : undefined;
  let start = initialStart;
  let choice: Choice = pattern ? (simple?.frequency ?? 'custom') : 'never';
  let rule = simple ?? newRule('weekly');

  const options: (readonly [Choice, string])[] = [
    ['never', TEXTS.repeat.never],
    ...FREQUENCIES.map((frequency) => [frequency, TEXTS.repeat[frequency]] as const),
  ];
  if (choice === 'custom') options.push(['custom', TEXTS.repeat.custom]);
  const kind = select<Choice>(options, choice);
  const details = h('div', { class: 'repeat-details' });
  const preview = h('div', { class: 'repeat-preview', 'aria-live': 'polite' });

  const textOf = (): string | null => {
    if (choice === 'never') return null;
    return choice === 'custom' ? (pattern?.rrule ?? null) : textOfRule(rule, start);
  };
  const initialText = textOf();
  const drawPreview = (): void => {
    fill(preview, previewOf(textOf(), start));
  };
  const change = (changes: Partial<SimpleRule>): void => {
    rule = { ...rule, ...changes };
    drawPreview();
  };
  const drawDetails = (): void => {
    const isSimple = choice !== 'never' && choice !== 'custom';
    fill(details, isSimple && [intervalRow(rule, change), daysRow(rule, start, change), endRow(rule, start, change)]);
    drawPreview();
  };
  kind.addEventListener('change', () => {
    choice = kind.value;
    if (choice !== 'never' && choice !== 'custom') rule = { ...rule, frequency: choice };
    drawDetails();
  });
  drawDetails();
  return {
    element: h('div', { class: 'repeat' }, field(kind, { label: TEXTS.repeat.label }), details, preview),
    // An unchanged rule stays as the API has written it.
    rule: () => {
      const text = textOf();
      return text === initialText ? (pattern?.rrule ?? null) : text;
    },
    setStart: (changed) => {
      start = changed;
      drawDetails();
    },
  };
}

/** A rule in words, and its next times. */
function previewOf(rule: string | null, start: string): Child {
  if (rule === null) return null;
  const times = nextTimes(rule, start, PREVIEWED_TIMES).map((time) => h('li', {}, wallClockText(time)));
  return [
    h('p', { class: 'repeat-words' }, ruleInWords(rule)),
    h('p', { class: 'hint' }, TEXTS.repeat.next),
    h('ol', {}, times),
  ];
}

type Change = (changes: Partial<SimpleRule>) => void;

function numberInput(value: number, label: string, onChange: (value: number) => void): HTMLInputElement {
  const input = h('input', { type: 'number', min: 1, max: 999, value, 'aria-label': label, class: 'is-short' });
  input.addEventListener('input', () => {
    if (input.checkValidity() && input.value) onChange(input.valueAsNumber);
  });
  return input;
}

function intervalRow(rule: SimpleRule, change: Change): HTMLElement {
  const { every, units } = TEXTS.repeat;
  const unit = units[rule.frequency];
  return h(
    'div',
    { class: 'row' },
    h('span', {}, every),
    numberInput(rule.interval, `${every} … ${unit}`, (interval) => {
      change({ interval });
    }),
    h('span', {}, unit),
  );
}

function daysRow(rule: SimpleRule, start: string, change: Change): HTMLElement | false {
  const date = parseTime(start.slice(0, 10));
  if (rule.frequency === 'weekly') return weekdaysRow(rule, date, change);
  if (rule.frequency !== 'monthly') return false;
  const weekday = weekdayText(date.getDay(), 'long');
  const monthly = select(
    [
      ['day', TEXTS.repeat.monthDay(date.getDate())],
      ...positionsOf(date).map(
        (position) =>
          [String(position), TEXTS.repeat.monthWeekday(TEXTS.repeat.positions[position] ?? '', weekday)] as const,
      ),
    ],
    rule.position === undefined ? 'day' : String(rule.position),
  );
  monthly.setAttribute('aria-label', TEXTS.repeat.on);
  monthly.addEventListener('change', () => {
    change({ position: monthly.value === 'day' ? undefined : Number(monthly.value) });
  });
  return h('div', { class: 'row' }, h('span', {}, TEXTS.repeat.on), monthly);
}

function weekdaysRow(rule: SimpleRule, date: Date, change: Change): HTMLElement {
  const own = WEEKDAYS[date.getDay()] ?? 'MO';
  const selected = new Set(rule.weekdays.length > 0 ? rule.weekdays : [own]);
  const first = firstWeekday();
  const order = WEEKDAYS.map((_day, index) => (index + first) % 7);
  const buttons = order.map((index) => {
    const day = WEEKDAYS[index] ?? 'MO';
    const element = h(
      'button',
      {
        type: 'button',
        class: 'weekday',
        'aria-pressed': String(selected.has(day)),
        'aria-label': weekdayText(index, 'long'),
      },
      weekdayText(index, 'narrow'),
    );
    element.addEventListener('click', () => {
      if (!selected.delete(day)) selected.add(day);
      element.setAttribute('aria-pressed', String(selected.has(day)));
      change({ weekdays: WEEKDAYS.filter((one) => selected.has(one)) });
    });
    return element;
  });
  return h('div', { class: 'row' }, h('span', {}, TEXTS.repeat.on), h('div', { class: 'weekdays' }, buttons));
}

function endRow(rule: SimpleRule, start: string, change: Change): HTMLElement {
  const { endsNever, endsAfter, endsOn, ends } = TEXTS.repeat;
  const initial: End = rule.count !== undefined ? 'count' : rule.until !== undefined ? 'until' : 'never';
  const kind = select<End>(
    [
      ['never', endsNever],
      ['count', endsAfter],
      ['until', endsOn],
    ],
    initial,
  );
  kind.setAttribute('aria-label', ends);
  const value = h('span', { class: 'row' });
  const draw = (end: End): void => {
    const count = rule.count ?? DEFAULT_COUNT;
    const until = rule.until ?? start.slice(0, 10);
    const date = h('input', { type: 'date', value: until, 'aria-label': endsOn, required: true });
    date.addEventListener('input', () => {
      if (date.value) change({ until: date.value });
    });
    fill(
      value,
      end === 'count' && [
        numberInput(count, endsAfter, (times) => {
          change({ count: times });
        }),
        TEXTS.repeat.times,
      ],
      end === 'until' && date,
    );
    change({ count: end === 'count' ? count : undefined, until: end === 'until' ? until : undefined });
  };
  kind.addEventListener('change', () => {
    draw(kind.value);
  });
  draw(initial);
  return h('div', { class: 'row' }, h('span', {}, ends), kind, value);
}
