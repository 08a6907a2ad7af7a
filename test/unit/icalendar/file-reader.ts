/** Reads iCalendar files in tests, without code of the service. Values are as written. */

export interface Line {
  name: string;
  parameters: Record<string, string>;
  value: string;
}

export interface FileComponent {
  name: string;
  lines: Line[];
  components: FileComponent[];
}

const unfolded = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n').filter(Boolean);

/** Splits at a sign outside quotation marks. */
const splitAt = (text: string, sign: string): string[] => text.split(new RegExp(`${sign}(?=(?:[^"]*"[^"]*")*[^"]*$)`));

function lineFrom(text: string): Line {
  const [head = ''] = /^(?:[^":]|"[^"]*")*/.exec(text) ?? [];
  const [name = '', ...parameters] = splitAt(head, ';');
  return {
    name,
    parameters: Object.fromEntries(parameters.map((one) => one.split(/=(.*)/s).slice(0, 2) as [string, string])),
    value: text.slice(head.length + 1),
  };
}

/** The only component of a file. */
export function readFile(text: string): FileComponent {
  const root: FileComponent = { name: '', lines: [], components: [] };
  const open = [root];
  for (const line of unfolded(text).map(lineFrom)) {
    const current = open.at(-1)!;
    if (line.name === 'END') open.pop();
    else if (line.name !== 'BEGIN') current.lines.push(line);
    else {
      const component = { name: line.value, lines: [], components: [] };
      current.components.push(component);
      open.push(component);
    }
  }
  return root.components[0]!;
}

export const linesNamed = ({ lines }: FileComponent, name: string): Line[] =>
  lines.filter((line) => line.name === name);

export const lineNamed = (component: FileComponent, name: string): Line => linesNamed(component, name)[0]!;

export const componentsNamed = ({ components }: FileComponent, name: string): FileComponent[] =>
  components.filter((one) => one.name === name);
