import { indexAnswer } from '../../lib/docs/index-page.js';
import { htmlEndpoint } from '../../lib/docs/pages.js';

/** `GET /` and `GET /api`, public: 200 with links to the documents and the health check. */
export const handler = htmlEndpoint(indexAnswer);
