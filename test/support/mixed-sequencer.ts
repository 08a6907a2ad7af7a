import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, and would be the only ones left at the end if they started late. */
const LONGEST = [
  'api/stack/local-stack',
  'integration/events/judging',
  'unit/domain/recurrence/differential',
  'api/docs/pages',
];

/**
 * Starts the longest files first, and mixes the projects: unit tests compute while API and integration tests wait for
 * their stack and database. Vitest alone runs the projects one after another.
 */
export class MixedSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const places = new Map(projectsIn(sorted).flatMap((own) => own.map((file, index) => [file, index / own.length])));
    const placeOf = (file: TestSpecification): number => (isLong(file) ? -1 : (places.get(file) ?? 0));
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

const isLong = ({ moduleId }: TestSpecification): boolean =>
  LONGEST.some((name) => moduleId.includes(`/test/${name}.`));

function projectsIn(files: TestSpecification[]): TestSpecification[][] {
  const names = new Set(files.map(({ project }) => project.name));
  return [...names].map((name) => files.filter(({ project }) => project.name === name));
}
