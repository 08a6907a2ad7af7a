import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const filesIn = (path: string): string[] => readdirSync(new URL(path, ROOT)).sort();

it('the list of decisions has each decision once, in order', () => {
  const listed = textOf('docs/decisions/README.md').matchAll(/^\| (\d+) \| \[[^\]]+\]\((\d{4}-[\w-]+\.md)\) \|/gm);
  const decisions = filesIn('docs/decisions/').filter((file) => file !== 'README.md');
  const expected = decisions.map((file) => [/^# (\d+)\. /.exec(textOf(`docs/decisions/${file}`))?.[1], file]);
  expect([...listed].map(([, number, file]) => [number, file])).toEqual(expected);
  expect(expected.map(([number]) => Number(number))).toEqual(decisions.map((file) => Number(file.slice(0, 4))));
});

it('workflows run each action at a commit, so that a moved tag cannot run other code with the deployment role', () => {
  const steps = filesIn('.github/workflows/').flatMap((file) =>
    [...textOf(`.github/workflows/${file}`).matchAll(/uses: *(.*)$/gm)].map(([, action]) => action),
  );
  expect(steps.length).toBeGreaterThan(2);
  for (const step of steps) expect(step).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
