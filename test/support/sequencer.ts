import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, and would be the only ones left at the end if they started late. */
const LONGEST = [
  'api/stack/local-stack',
  'integration/events/conflict-checks',
  'unit/domain/recurrence/differential',
  'api/docs/pages',
];

/**
 * Starts the longest files first, and then one project after another: vitest reuses a worker, with the modules that it
 * has loaded, only while the next file is of the same project.
 */
export class LongestFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const ranks = new Map([...new Set(sorted.map(({ project }) => project.name))].map((name, index) => [name, index]));
    const rankOf = (file: TestSpecification): number => (isLong(file) ? -1 : (ranks.get(file.project.name) ?? 0));
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

const isLong = ({ moduleId }: TestSpecification): boolean =>
  LONGEST.some((name) => moduleId.includes(`/test/${name}.`));
