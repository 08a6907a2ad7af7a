import { htmlEndpoint } from '../../lib/docs/pages.js';
import { problemsAnswer } from '../../lib/docs/problem-pages.js';

/** `GET /problems`, public: 200 with every problem type. */
export const handler = htmlEndpoint(problemsAnswer);
