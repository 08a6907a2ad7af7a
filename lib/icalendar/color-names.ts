/** RFC 7986 §5.9 takes the names of CSS colors, not `#rrggbb`. */
const NAMES: Record<string, string> = {
  black: '#000000',
  blue: '#0000ff',
  brown: '#a52a2a',
  coral: '#ff7f50',
  crimson: '#dc143c',
  cyan: '#00ffff',
  dodgerblue: '#1e90ff',
  forestgreen: '#228b22',
  gold: '#ffd700',
  gray: '#808080',
  green: '#008000',
  hotpink: '#ff69b4',
  indigo: '#4b0082',
  khaki: '#f0e68c',
  lime: '#00ff00',
  magenta: '#ff00ff',
  maroon: '#800000',
  mediumpurple: '#9370db',
  navy: '#000080',
  olive: '#808000',
  orange: '#ffa500',
  orangered: '#ff4500',
  plum: '#dda0dd',
  purple: '#800080',
  red: '#ff0000',
  royalblue: '#4169e1',
  seagreen: '#2e8b57',
  sienna: '#a0522d',
  silver: '#c0c0c0',
  skyblue: '#87ceeb',
  slategray: '#708090',
  teal: '#008080',
  tomato: '#ff6347',
  turquoise: '#40e0d0',
  violet: '#ee82ee',
  white: '#ffffff',
  yellow: '#ffff00',
};

const channelsOf = (color: string): number[] => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

function distance(one: string, other: string): number {
  const channels = channelsOf(other);
  return channelsOf(one).reduce((sum, value, index) => sum + (value - (channels[index] ?? 0)) ** 2, 0);
}

/** The nearest CSS color with a name. @param color `#rrggbb` */
export const nearestColorName = (color: string): string =>
  Object.keys(NAMES).reduce((best, name) =>
    distance(NAMES[name] ?? '', color) < distance(NAMES[best] ?? '', color) ? name : best,
  );
