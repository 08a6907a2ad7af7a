import { preflightAnswer } from '../../lib/http/cors.js';
import { pipeline } from '../../lib/http/pipeline.js';

/** `OPTIONS` of every path, for everybody, without token or key: 204 with what the configured origins may send. */
export const handler = pipeline(() => Promise.resolve(preflightAnswer));
