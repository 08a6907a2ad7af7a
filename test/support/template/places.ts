import { walk, type Template } from './template.js';

/** What ties a text to one place. Names of services, such as `lambda.amazonaws.com`, are the same in all partitions. */
const PLACES: [name: string, pattern: RegExp][] = [
  ['a partition', /\barn:aws[\w-]*:/],
  ['a region', /\b(af|ap|ca|cn|eu|il|me|mx|sa|us)(-gov|-iso\w?)?-(north|south|east|west|central)\w*-\d\b/],
  ['an account', /(?<![\d-])\d{12}(?!\d)/],
  ['a domain of one partition', /\.amazonaws\.com(?!\w)/],
];
const SERVICE = /^[a-z0-9-]+\.amazonaws\.com$/;

/** Partitions, regions, accounts and their domains that are written instead of referred to. */
export function checkPlaces({ Resources, Outputs }: Template): string[] {
  return [...walk({ Resources, Outputs }, 'template')].flatMap(({ value, path }) =>
    typeof value !== 'string' || SERVICE.test(value) || path.endsWith('.Code.S3Key')
      ? []
      : PLACES.filter(([, pattern]) => pattern.test(value)).map(([name]) => `${path}: names ${name}`),
  );
}
