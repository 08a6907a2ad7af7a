import { htmlEndpoint } from '../../lib/docs/pages.js';
import { problemAnswer } from '../../lib/docs/problem-pages.js';

/** `GET /problems/{type}`, public: 200 with an explanation of the problem type, or 404. */
export const handler = htmlEndpoint(problemAnswer);
