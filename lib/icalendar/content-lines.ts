/**
 * Writes iCalendar (RFC 5545). `ical.js` writes the values of properties; this module writes components and folds lines.
 */
import ICAL from 'ical.js';

/** A property in the notation of jCal (RFC 7265 §3.4): name, parameters, type, values. */
export type Property = [name: string, parameters: Record<string, string>, type: string, ...values: unknown[]];

export interface Component {
  /** In upper case, such as `VEVENT`. */
  name: string;
  /** A text is a whole content line that was read from a file, without folds. */
  properties: (Property | string)[];
  components?: Component[];
}

/** RFC 5545 §3.1: octets of a line without its line break. */
const MAX_LINE_OCTETS = 75;
const LINE_BREAK = '\r\n';

/** RFC 7986 and the `X-` properties are text, which `ical.js` marks with `VALUE=TEXT` unless it knows them. */
const TEXT = { defaultType: 'text' };
const STANDARD = ICAL.design.defaultSet as { [Part in 'value' | 'param' | 'property']: Record<string, object> } & {
  propertyGroups: boolean;
};
const DESIGN = {
  ...STANDARD,
  property: {
    ...STANDARD.property,
    name: TEXT,
    color: TEXT,
    'x-wr-calname': TEXT,
    'x-wr-caldesc': TEXT,
    'x-wr-timezone': TEXT,
    'x-published-ttl': TEXT,
    'x-apple-calendar-color': TEXT,
  },
};

/** RFC 5545 §3.1 excludes control characters. A line break is written as `\n`. */
const withoutControls = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** A property whose value is text. */
export const textProperty = (name: string, value: string, parameters: Record<string, string> = {}): Property => [
  name,
  parameters,
  'text',
  withoutControls(value),
];

/** The value of a parameter, such as the name of a person. */
export const parameterText = (value: string): string => withoutControls(value).replaceAll('\n', ' ');

/** The text of components, with CRLF after each line. */
export const writeComponents = (components: Component[]): string => components.map(writeComponent).join('');

const writeComponent = ({ name, properties, components = [] }: Component): string =>
  [
    `BEGIN:${name}${LINE_BREAK}`,
    ...properties.map((property) => fold(typeof property === 'string' ? property : lineOf(property)) + LINE_BREAK),
    ...components.map(writeComponent),
    `END:${name}${LINE_BREAK}`,
  ].join('');

const lineOf = (property: Property): string => ICAL.stringify.property(property, DESIGN, true);

const octetsOf = (codePoint: number): number => {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
};

/** Folds a line at 75 octets, never inside a character. The space that begins a continuation counts. */
function fold(line: string): string {
  if (line.length <= MAX_LINE_OCTETS / 4) return line;
  const parts: string[] = [];
  let [start, at, octets] = [0, 0, 0];
  while (at < line.length) {
    const codePoint = line.codePointAt(at) ?? 0;
    const size = octetsOf(codePoint);
    if (octets + size > MAX_LINE_OCTETS) {
      parts.push(line.slice(start, at));
      [start, octets] = [at, 1];
    }
    octets += size;
    at += codePoint > 0xffff ? 2 : 1;
  }
  return [...parts, line.slice(start)].join(`${LINE_BREAK} `);
}
