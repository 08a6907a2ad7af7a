import { documentPage } from '../../lib/docs/pages.js';

/** `GET /api/docs`, public: 200 with Swagger UI. */
export const handler = documentPage({
  title: 'Swagger UI',
  path: '/api/docs',
  document: '/api/openapi.json',
  element: (url) => `<div id="page" data-document="${url}"></div>`,
  styles: ['swagger-ui.css', 'swagger-ui-own.css'],
  scripts: ['swagger-ui-bundle.js', 'swagger-ui-start.js'],
});
