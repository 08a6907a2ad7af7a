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
import { PAGES_STYLE, SWAGGER_UI_START, SWAGGER_UI_STYLE } from './own-assets.js';

const require = createRequire(import.meta.url);

/** The text of an asset, or the package file that contains it, with replacements of parts of its text. */
type Source =
  { text: string } | { package: { name: string; version: string }; path: string; replaced?: Record<string, string> };

const SOURCES = {
  'pages.css': { text: PAGES_STYLE },
  'swagger-ui.css': { package: swaggerUi, path: 'swagger-ui.css' },
  'swagger-ui-own.css': { text: SWAGGER_UI_STYLE },
  'swagger-ui-bundle.js': { package: swaggerUi, path: 'swagger-ui-bundle.js' },
  'swagger-ui-start.js': { text: SWAGGER_UI_START },
  'redoc.mjs': {
    package: redoc,
    path: 'bundles/redoc.standalone.js',
    replaced: {
      // ReDoc's logo would be loaded from another server. It shows nothing for this empty image.
      'https://cdn.redoc.ly/redoc/logo-mini-full.svg': 'data:,',
      'https://cdn.redoc.ly/redoc/logo-mini.svg': 'data:,',
      // A menu that passes the document to other services.
      'showPageActions:!0': 'showPageActions:!1',
    },
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

/** @throws Error if a part to replace is missing, which an update of the package can cause */
async function read(source: Source): Promise<string> {
  if ('text' in source) return source.text;
  let text = await readFile(require.resolve(`${source.package.name}/${source.path}`), 'utf8');
  for (const [unwanted, replacement] of Object.entries(source.replaced ?? {})) {
    if (!text.includes(unwanted)) throw new Error(`${source.path} of ${source.package.name} has no ${unwanted}.`);
    text = text.replaceAll(unwanted, replacement);
  }
  return text;
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * Serves the script or style sheet that the path names. Its content never changes, because its name has a fingerprint.
 * @param reading returns how to read the file; undefined for a name that is unknown
 * @throws ProblemError `not-found` for an unknown name
 */
export async function fileAnswer(
  event: APIGatewayProxyEvent,
  reading: (file: string) => (() => Promise<string>) | undefined,
): Promise<APIGatewayProxyResult> {
  const file = event.pathParameters?.['file'] ?? '';
  const read = reading(file);
  if (!read) throw notFound();
  const headers = { ETag: entityTag(file), 'Cache-Control': `public, max-age=${YEAR_SECONDS}, immutable` };
  if (isNotModified(event, file)) return { statusCode: 304, headers, body: '' };
  const mediaType = file.endsWith('.css') ? 'text/css' : 'text/javascript';
  const contentType = `${mediaType}; charset=utf-8`;
  return { statusCode: 200, headers: { ...headers, 'Content-Type': contentType }, body: await read() };
}

/** Serves a script or style sheet of the documents. */
export const assetAnswer = (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
  fileAnswer(event, (file) => {
    const name = NAMES.get(file);
    return name && (() => textOf(name));
  });
