/** `/` and `/api`: what this deployment is, where its documents are, and how to get a token. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import packageJson from '../../package.json' with { type: 'json' };
import { loginOperation, readMeOperation, registerOperation } from '../api/auth.js';
import type { Answer } from '../http/answer.js';
import { basePathOf } from '../http/base-path.js';
import { deploymentOf, type Deployment } from '../http/deployment.js';
import { header } from '../http/request.js';
import { escapeHtml } from './html.js';
import { LINKS, NAME } from './links.js';
import { pageAnswer } from './pages.js';

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
  const answer = prefersHtml(event) ? pageOf(event) : linksOf(basePathOf(event));
  return { ...answer, headers: { ...answer.headers, 'Cache-Control': 'no-cache', Vary: 'Accept, Origin' } };
}

function linksOf(mount: string): Answer {
  const links = Object.entries(LINKS).map(([name, { path }]) => [name, mount + path]);
  return {
    status: 200,
    body: { name: NAME, version: packageJson.version, links: Object.fromEntries(links) as unknown },
  };
}

/** Commands that register a user, log in and use the token. */
function commandsOf({ url, isApiKeyRequired }: Deployment): string {
  const key = isApiKeyRequired ? ' -H "x-api-key: $KEY"' : '';
  const post = (path: string, body: object): string =>
    `curl -s "$API${path}"${key} -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body)}'`;
  const credentials = { username: 'ada', password: 'correct horse battery' };
  return `API=${url}${isApiKeyRequired ? '\nKEY=the-key-of-your-application' : ''}
${post(registerOperation.path, { ...credentials, email: 'ada@example.com' })}
TOKEN=$(${post(loginOperation.path, credentials)} |
  sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -s "$API${readMeOperation.path}"${key} -H "Authorization: Bearer $TOKEN"`;
}

function pageOf(event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const mount = basePathOf(event);
  const items = Object.values(LINKS).map(
    ({ path, title, description }) => `      <li><a href="${mount}${path}">${title}</a>: ${description}</li>`,
  );
  const content = `    <main>
    <h1>${NAME}</h1>
    <p>Version ${packageJson.version} of a calendar API: shared calendars without double bookings, with a full history and live notifications.</p>
    <ul>
${items.join('\n')}
    </ul>
    <h2>Get a token</h2>
    <p>Register a user, log in, and send the access token. In Swagger UI, <em>Authorize</em> logs in.</p>
    <pre>${escapeHtml(commandsOf(deploymentOf(event)))}</pre>
    </main>`;
  return pageAnswer({ title: NAME, path: '/' }, content, mount);
}
