/** Splits a file into components and reads their properties. A fault in one component does not affect the others. */
import ICAL from 'ical.js';
import { linesOf, type FileLine } from './file-lines.js';

/** A part of a file that cannot be imported: the reason, and the line of the file. */
export class FileFaultError extends Error {
  constructor(
    readonly line: number,
    /** Completes the sentence "the component …", or names the property. */
    readonly detail: string,
  ) {
    super(`line ${line}: ${detail}`);
    this.name = 'FileFaultError';
  }
}

/** A property with its value as the file has it. */
export interface FileProperty {
  line: number;
  /** In upper case. */
  name: string;
  /** Names in upper case. */
  parameters: Readonly<Record<string, string>>;
  value: string;
  /** The whole content line. */
  text: string;
  /** Set if its bytes are not UTF-8. */
  isDamaged?: true;
}

/** A component of a calendar, such as an event. */
export interface FileComponent {
  line: number;
  /** The line of its `END`, or the one before that of the component around it; infinite at the end of the file. */
  lastLine: number;
  /** In upper case. */
  name: string;
  lines: FileLine[];
  components: FileComponent[];
  /** Whether its end is missing. */
  isOpen: boolean;
}

/** Deeper components are not read: RFC 5545 has three levels. */
const MAX_DEPTH = 8;
const BEGIN = /^BEGIN:\s*([\w-]+)\s*$/i;
const END = /^END:\s*([\w-]+)\s*$/i;

/** The calendars of a file, with the components in each. */
export function calendarsIn(file: Buffer): FileComponent[] {
  const root = componentAt(0, '');
  const open = [root];
  let tooDeep = 0;
  for (const line of linesOf(file)) {
    const { begins, ends } = delimiterIn(line);
    if (begins !== undefined && (tooDeep > 0 || open.length > MAX_DEPTH)) tooDeep += 1;
    else if (ends !== undefined && tooDeep > 0) tooDeep -= 1;
    else if (begins !== undefined) begin(open, begins, line.number);
    else if (ends !== undefined) close(open, ends, line.number);
    else if (tooDeep === 0) open.at(-1)?.lines.push(line);
  }
  return root.components;
}

/** The name of the component that a line begins or ends, in upper case. */
const delimiterIn = ({ text }: FileLine) => ({
  begins: BEGIN.exec(text)?.[1]?.toUpperCase(),
  ends: END.exec(text)?.[1]?.toUpperCase(),
});

function begin(open: FileComponent[], name: string, line: number): void {
  const component = componentAt(line, name);
  open.at(-1)?.components.push(component);
  open.push(component);
}

const componentAt = (line: number, name: string): FileComponent => ({
  line,
  lastLine: Infinity,
  name,
  lines: [],
  components: [],
  isOpen: true,
});

/** Ends the innermost component of this name, and leaves those within it open. */
function close(open: FileComponent[], name: string, line: number): void {
  const index = open.findLastIndex((component) => component.name === name);
  if (index < 1) return;
  const [component, ...within] = open.splice(index);
  if (component) Object.assign(component, { isOpen: false, lastLine: line });
  for (const one of within) one.lastLine = line - 1;
}

/** Options of `ical.js`: it separates names, parameters and values, and does not interpret them. */
const AS_WRITTEN = {
  value: Object.create(null) as Record<string, object>,
  param: Object.create(null) as Record<string, object>,
  property: Object.create(null) as Record<string, object>,
  propertyGroups: false,
};

/** The properties of a component. @throws FileFaultError for a line that is not a property */
export const propertiesOf = ({ lines }: Pick<FileComponent, 'lines'>): FileProperty[] => lines.map(propertyFrom);

/** Longer lines are rejected: no property of an event needs more, and `ical.js` searches the parameters repeatedly. */
const MAX_LINE_CHARACTERS = 200_000;

function propertyFrom({ number: line, ...content }: FileLine): FileProperty {
  const { text } = content;
  if (text.length > MAX_LINE_CHARACTERS)
    throw new FileFaultError(line, 'must not have a line of more than 200,000 characters');
  try {
    const [name, parameters, type, value] = ICAL.parse.property(text, AS_WRITTEN) as unknown as [
      string,
      Record<string, unknown>,
      string,
      unknown,
    ];
    const given = Object.entries(parameters).map(([key, one]) => [key.toUpperCase(), String(one)]);
    const all = Object.fromEntries([
      ...given,
      ...(type === 'unknown' ? [] : [['VALUE', type.toUpperCase()]]),
    ]) as Record<string, string>;
    return { line, name: name.toUpperCase(), parameters: all, value: String(value), ...content };
  } catch {
    throw new FileFaultError(line, 'must have properties only: this line is not one');
  }
}

/** The text of a value (RFC 5545 §3.3.11). */
export const unescaped = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign));
