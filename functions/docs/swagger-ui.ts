import { documentPage } from '../../lib/docs/pages.js';

/** `GET /api/docs`, public: 200 with Swagger UI. */
export const handler = documentPage({
  title: 'Event Scheduling API: Swagger UI',
  styles: ['pages.css', 'swagger-ui.css'],
  scripts: ['swagger-ui-bundle.js', 'swagger-ui-start.js'],
});
