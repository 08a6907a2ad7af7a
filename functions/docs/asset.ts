import { assetAnswer } from '../../lib/docs/assets.js';
import { pipeline } from '../../lib/http/pipeline.js';

/** `GET /api/docs/assets/{file}`, public: 200 with a script or style sheet of the pages, 304, or 404. */
export const handler = pipeline(assetAnswer);
