/** The pages to which the `type` of a problem links, from the same examples as the OpenAPI document. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { notFound, type ProblemCode } from '../domain/errors.js';
import { basePathOf } from '../http/base-path.js';
import { PROBLEMS } from '../http/problems.js';
import { escapeHtml, withCode } from './html.js';
import { pageAnswer } from './pages.js';
import { PROBLEM_EXAMPLES, type Refusal } from './problem-examples.js';
import { codeOf, exampleOf } from './responses.js';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const REFUSALS = Object.keys(PROBLEM_EXAMPLES) as Refusal[];

const isCode = (text: string | undefined): text is ProblemCode => CODES.some((code) => code === text);

/** Lists every type of problem. */
export function problemsAnswer(event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const mount = basePathOf(event);
  const items = CODES.map((code) => {
    const { status, title } = PROBLEMS[code];
    return `      <li><a href="${mount}/problems/${code}">${title}</a> (${status}): ${withCode(PROBLEM_EXAMPLES[code].when)}</li>`;
  });
  const content = `    <main>
    <h1>Problems</h1>
    <p>Every error of this API is a problem document (RFC 9457), whose <code>type</code> is the path of one of these pages.</p>
    <ul>
${items.join('\n')}
    </ul>
    </main>`;
  return pageAnswer({ title: 'Problems', path: '/problems' }, content, mount);
}

/** Describes one type of problem. @throws ProblemError `not-found` for a type that does not exist */
export function problemAnswer(event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const code = event.pathParameters?.['type'];
  if (!isCode(code)) throw notFound();
  const mount = basePathOf(event);
  const { status, title } = PROBLEMS[code];
  const cases = REFUSALS.filter((refusal) => codeOf(refusal) === code).map(
    (refusal) => `    <p>${withCode(PROBLEM_EXAMPLES[refusal].when)}</p>
    <pre>${escapeHtml(JSON.stringify(exampleOf(refusal), undefined, 2))}</pre>`,
  );
  const content = `    <main>
    <h1>${title}</h1>
    <p>Type <code>/problems/${code}</code>, status ${status}.</p>
${cases.join('\n')}
    </main>`;
  return pageAnswer({ title }, content, mount);
}
