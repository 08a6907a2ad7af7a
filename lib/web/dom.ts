/**
 * Builds elements. Text enters the page only as text nodes and attributes, never as HTML, so that titles and names cannot
 * contain markup.
 */
type Handlers = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };

interface Attributes {
  on?: Handlers;
  /** CSS custom properties, set through the CSSOM, which the Content Security Policy allows. */
  variables?: Record<`--${string}`, string>;
  [name: string]: string | number | boolean | null | undefined | Handlers | Record<`--${string}`, string>;
}

export type Child = Node | string | null | undefined | false | readonly Child[];

function append(parent: Element, child: Child): void {
  if (child === null || child === undefined || child === false) return;
  if (typeof child === 'string' || child instanceof Node) parent.append(child);
  else for (const one of child) append(parent, one);
}

function setAttributes(element: HTMLElement, { on = {}, variables = {}, ...attributes }: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string' || typeof value === 'number') element.setAttribute(name, String(value));
  }
  for (const [name, value] of Object.entries(variables)) element.style.setProperty(name, value);
  for (const [name, handler] of Object.entries(on)) element.addEventListener(name, handler as EventListener);
}

/** An element with attributes and children. `true` is an empty attribute; `false`, null and undefined are none. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/** Replaces the children of an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

interface ButtonOptions extends Attributes {
  class?: string;
}

export const button = (text: Child, onClick: () => void, attributes: ButtonOptions = {}): HTMLButtonElement =>
  h(
    'button',
    { type: 'button', ...attributes, class: `button ${attributes.class ?? ''}`, on: { click: onClick } },
    text,
  );

/** A button that shows only an icon. */
export const iconButton = (name: IconName, label: string, onClick: () => void, attributes: ButtonOptions = {}) =>
  button(icon(name), onClick, {
    'aria-label': label,
    title: label,
    ...attributes,
    class: `is-icon ${attributes.class ?? ''}`,
  });

let lastId = 0;

/** An id that is unique on the page. */
export const newId = (): string => `id-${(lastId += 1)}`;

const SVG = 'http://www.w3.org/2000/svg';

/** Paths in a box of 24 by 24. */
const ICONS = {
  menu: 'M4 6h16M4 12h16M4 18h16',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  clock: 'M12 7v5l3 2M12 3a9 9 0 100 18 9 9 0 000-18z',
  place: 'M12 21s-7-6.2-7-11a7 7 0 0114 0c0 4.8-7 11-7 11zM12 12a2 2 0 100-4 2 2 0 000 4z',
  people:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c.6-3.4 3-5 6.500-5s5.900 1.600 6.500 5M16 4.500a3.200 3.200 0 010 6M18.500 15.300c1.700.7 2.700 2.300 3 4.700',
  repeat: 'M4 12V9a3 3 0 013-3h12m-3-3l3 3-3 3M20 12v3a3 3 0 01-3 3H5m3 3l-3-3 3-3',
  history: 'M4 5v5h5M4.500 10a8 8 0 111 6.500M12 8v4l3 2',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  text: 'M5 6h14M5 11h14M5 16h9',
  door: 'M6 21V4h12v17M3 21h18M14 12h.01',
  undo: 'M9 14L4 9l5-5M4 9h9a6 6 0 010 12h-3',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  calendar: 'M4 8h16M8 3v4M16 3v4M5 5h14v15H5z',
  share: 'M12 15V4M8 8l4-4 4 4M5 13v7h14v-7',
} as const;

export type IconName = keyof typeof ICONS;

/** A decorative icon in the colour of the text. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
