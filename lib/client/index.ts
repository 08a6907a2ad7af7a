/** A client of the API for Node.js and browsers. It needs nothing but `fetch`, and a `WebSocket` for the live feed. */
export { Client, type ClientOptions } from './client.js';
export type { FeedOptions } from './feed.js';
export { isProblem, ProblemError, type Problem, type ProblemCode, type ProblemOf } from './problems.js';
export type { Credentials, Tokens } from './session.js';
export type { Schemas } from './types.js';
