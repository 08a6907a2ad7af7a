import { htmlEndpoint } from '../../lib/docs/pages.js';
import { problemsAnswer } from '../../lib/docs/problem-pages.js';

/** `GET /problems`, for everybody: 200 with every kind of problem. */
export const handler = htmlEndpoint(problemsAnswer);
