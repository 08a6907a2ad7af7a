/** `/` and `/api`: links to the documents and the operations. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import packageJson from '../../package.json' with { type: 'json' };
import type { Answer } from '../http/answer.js';
import { basePathOf } from '../http/base-path.js';
import { header } from '../http/request.js';
import { pageAnswer } from './pages.js';

const NAME = 'Event Scheduling API';

const LINKS = {
  documentation: { path: '/api/docs', text: 'Swagger UI: try the operations' },
  reference: { path: '/api/redoc', text: 'ReDoc: API reference' },
  openapi: { path: '/api/openapi.json', text: 'OpenAPI 3.1 document' },
  problems: { path: '/problems', text: 'Problem types' },
  health: { path: '/api/health', text: 'Health check' },
};

/** The quality that `Accept` gives a media type (RFC 9110 §12.5.1); the most specific range counts. */
function qualityOf(mediaType: string, accept: string): number {
  const ranges = accept.split(',').map((range) => range.split(';').map((part) => part.trim().toLowerCase()));
  const [family = ''] = mediaType.split('/');
  const range = [mediaType, `${family}/*`, '*/*'].map((name) => ranges.find(([given]) => given === name)).find(Boolean);
  if (!range) return 0;
  return Number(range.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
}

function prefersHtml(event: APIGatewayProxyEvent): boolean {
  const accept = header(event, 'Accept') ?? '*/*';
  return qualityOf('text/html', accept) > qualityOf('application/json', accept);
}

/** JSON, or an HTML page for browsers. */
export function indexAnswer(event: APIGatewayProxyEvent): Answer | APIGatewayProxyResult {
  const mount = basePathOf(event);
  const answer = prefersHtml(event) ? pageOf(mount) : linksOf(mount);
  return { ...answer, headers: { ...answer.headers, 'Cache-Control': 'no-cache', Vary: 'Accept, Origin' } };
}

function linksOf(mount: string): Answer {
  const links = Object.entries(LINKS).map(([name, { path }]) => [name, mount + path]);
  return {
    status: 200,
    body: { name: NAME, version: packageJson.version, links: Object.fromEntries(links) as unknown },
  };
}

function pageOf(mount: string): APIGatewayProxyResult {
  const items = Object.values(LINKS).map(({ path, text }) => `      <li><a href="${mount}${path}">${text}</a></li>`);
  const content = `    <h1>${NAME}</h1>
    <ul>
${items.join('\n')}
    </ul>`;
  return pageAnswer({ title: NAME, styles: ['text.css'] }, content, mount);
}
