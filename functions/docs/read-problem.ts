import { htmlEndpoint } from '../../lib/docs/pages.js';
import { problemAnswer } from '../../lib/docs/problem-pages.js';

/** `GET /problems/{type}`, for everybody: 200 with what a kind of problem means, or 404. */
export const handler = htmlEndpoint(problemAnswer);
