import { documentPage } from '../../lib/docs/pages.js';

/** `GET /api/redoc`, public: 200 with ReDoc. */
export const handler = documentPage({
  title: 'Event Scheduling API: ReDoc',
  styles: ['pages.css'],
  scripts: ['redoc.js', 'redoc-start.js'],
  policy: {
    // ReDoc fills style elements that it inserts empty, and one with fixed rules. Its search runs in a worker.
    'style-src':
      "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
    'worker-src': 'blob:',
  },
});
