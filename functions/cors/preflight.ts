import { preflightAnswer } from '../../lib/http/cors.js';
import { pipeline } from '../../lib/http/pipeline.js';

/** `OPTIONS` of every path, public: 204 with what scripts of the configured origins can send. */
export const handler = pipeline(() => Promise.resolve(preflightAnswer));
