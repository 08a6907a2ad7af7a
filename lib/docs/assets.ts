/**
 * The scripts and style sheets of the pages: those of the Swagger UI and ReDoc packages, and a few lines of our own.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import redoc from 'redoc/package.json' with { type: 'json' };
import swaggerUi from 'swagger-ui-dist/package.json' with { type: 'json' };
import { notFound } from '../domain/errors.js';
import { entityTag } from '../http/answer.js';
import { isNotModified } from '../http/conditional.js';

const require = createRequire(import.meta.url);

/** The text of an asset, or the package file that contains it. */
type Source =
  { text: string } | { package: { name: string; version: string }; path: string; without?: Record<string, string> };

const SOURCES = {
  'pages.css': { text: 'body { margin: 0; }\n' },
  'text.css': {
    text: `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
pre, code { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: 0.3rem; }
`,
  },
  'swagger-ui.css': { package: swaggerUi, path: 'swagger-ui.css' },
  'swagger-ui-bundle.js': { package: swaggerUi, path: 'swagger-ui-bundle.js' },
  'swagger-ui-start.js': {
    text: `const ui = SwaggerUIBundle({
  dom_id: '#page',
  url: new URL('../../openapi.json', document.currentScript.src).href,
  validatorUrl: null,
  deepLinking: true,
  displayRequestDuration: true,
  requestInterceptor(request) {
    // "Authorize" logs in by itself, without the API key that the user entered in the same dialog.
    const key = request.loadSpec ? undefined : ui.authSelectors.authorized().getIn(['apiKey', 'value']);
    if (key) request.headers['x-api-key'] = key;
    return request;
  },
});
`,
  },
  'redoc.js': {
    package: redoc,
    path: 'bundles/redoc.standalone.js',
    // ReDoc's logo would be loaded from another server. It shows nothing for this empty image.
    without: { 'https://cdn.redoc.ly/redoc/logo-mini.svg': 'data:,' },
  },
  'redoc-start.js': {
    text: `Redoc.init(
  new URL('../../openapi.json', document.currentScript.src).href,
  { requiredPropsFirst: true },
  document.getElementById('page'),
);
`,
  },
} as const satisfies Record<string, Source>;

export type AssetName = keyof typeof SOURCES;

/** A file name that changes with the content of the file. The content of one version of a package never changes. */
function fingerprinted(name: AssetName): string {
  const source: Source = SOURCES[name];
  const identity = 'text' in source ? source : { ...source, package: [source.package.name, source.package.version] };
  const fingerprint = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 12);
  return name.replace(/\.(?=\w+$)/, `.${fingerprint}.`);
}

const FILES = Object.fromEntries(
  (Object.keys(SOURCES) as AssetName[]).map((name) => [name, fingerprinted(name)]),
) as Record<AssetName, string>;

const NAMES = new Map(Object.entries(FILES).map(([name, file]) => [file, name as AssetName]));

/** The file name of an asset in URLs. */
export const assetFile = (name: AssetName): string => FILES[name];

const texts = new Map<AssetName, Promise<string>>();

function textOf(name: AssetName): Promise<string> {
  const text = texts.get(name) ?? read(SOURCES[name]);
  texts.set(name, text);
  return text;
}

async function read(source: Source): Promise<string> {
  if ('text' in source) return source.text;
  let text = await readFile(require.resolve(`${source.package.name}/${source.path}`), 'utf8');
  for (const [unwanted, replacement] of Object.entries(source.without ?? {})) {
    text = text.replaceAll(unwanted, replacement);
  }
  return text;
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * Serves the asset that the path names.
 * @throws ProblemError `not-found` for a name that is not listed here
 */
export async function assetAnswer(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const file = event.pathParameters?.['file'] ?? '';
  const name = NAMES.get(file);
  if (!name) throw notFound();
  const headers = { ETag: entityTag(file), 'Cache-Control': `public, max-age=${YEAR_SECONDS}, immutable` };
  if (isNotModified(event, file)) return { statusCode: 304, headers, body: '' };
  const mediaType = name.endsWith('.css') ? 'text/css' : 'text/javascript';
  const contentType = `${mediaType}; charset=utf-8`;
  return { statusCode: 200, headers: { ...headers, 'Content-Type': contentType }, body: await textOf(name) };
}
