/** The pages in which ReDoc shows a document. */
import { documentPage } from './pages.js';

/**
 * Serves a page with ReDoc, which reads OpenAPI and AsyncAPI.
 * @param page its title, its path and the path of its document
 */
export const redocPage = (page: { title: string; path: string; document: string }) =>
  documentPage({
    ...page,
    element: (url) => `<redoc spec-url="${url}" disable-telemetry="true" sort-required-props-first="true"></redoc>`,
    scripts: ['redoc.mjs'],
    policy: {
      // ReDoc fills style elements that it inserts empty, and has the font of its icons in its script.
      'style-src': "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
      'font-src': 'data:',
    },
  });
