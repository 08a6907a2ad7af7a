import { webAssetAnswer } from '../../lib/docs/web-assets.js';
import { pipeline } from '../../lib/http/pipeline.js';

/** `GET /calendar/assets/{file}`, public: 200 with a script or style sheet of the web calendar, 304, or 404. */
export const handler = pipeline(webAssetAnswer);
