/** HTML pages with their navigation, including those in which Swagger UI or ReDoc shows a document. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Answer } from '../http/answer.js';
import { pipeline } from '../http/pipeline.js';
import { assetFile, type AssetName } from './assets.js';
import { basePathOf } from '../http/base-path.js';
import { LINKS, NAME } from './links.js';

/** An asset of the documents, or the path of another file. */
type File = AssetName | `/${string}`;

interface Page {
  title: string;
  styles: File[];
  scripts?: File[];
  /** Directives that the page needs in addition to `POLICY`. */
  policy?: Record<string, string>;
}

/** Content Security Policy (level 3): everything is loaded from this origin, no inline code, no framing. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'connect-src': "'self'",
  'img-src': 'data:',
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/**
 * Browser features that the pages do not use. Named one by one, because browsers warn about names that they do not
 * know.
 */
const DENIED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'display-capture',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
];

const policyOf = ({ policy }: Page): string =>
  Object.entries({ ...POLICY, ...policy })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

/** The first link is to `/`. */
function navigation(mount: string, current: string | undefined): string {
  const pages = [{ path: '/', title: NAME }, ...Object.values(LINKS).filter(({ isPage }) => isPage)];
  const links = pages.map(
    ({ path, title }) =>
      `      <a href="${mount}${path}"${path === current ? ' aria-current="page"' : ''}>${title}</a>`,
  );
  return `    <nav>\n${links.join('\n')}\n    </nav>`;
}

const scriptElement = (name: File, url: string): string =>
  `    <script${name.endsWith('.mjs') ? ' type="module"' : ''} src="${url}"></script>`;

function render({ title, styles, scripts = [] }: Page, content: string, mount: string): string {
  const urlOf = (file: File): string =>
    mount + (file.startsWith('/') ? file : `/api/docs/assets/${assetFile(file as AssetName)}`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title === NAME ? NAME : `${NAME}: ${title}`}</title>
    <link rel="icon" href="data:,">
${styles.map((name) => `    <link rel="stylesheet" href="${urlOf(name)}">`).join('\n')}
  </head>
  <body>
${content}
${scripts.map((name) => scriptElement(name, urlOf(name))).join('\n')}
  </body>
</html>
`;
}

/**
 * Serves a page without navigation. Browsers revalidate it each time, because the names of its assets change with their
 * content.
 */
export const htmlAnswer = (page: Page, content: string, mount: string): APIGatewayProxyResult => ({
  statusCode: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': policyOf(page),
    'Permissions-Policy': DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '),
  },
  body: render(page, content, mount),
});

interface DocumentationPage extends Omit<Page, 'styles'> {
  /** Where the page is, unless it is below a page of the navigation. */
  path?: string;
  /** In addition to `pages.css`. */
  styles?: AssetName[];
}

/** Serves a page of the documentation, with links to the others. */
export const pageAnswer = (
  { path, styles = [], ...page }: DocumentationPage,
  content: string,
  mount: string,
): APIGatewayProxyResult =>
  htmlAnswer({ ...page, styles: ['pages.css', ...styles] }, `${navigation(mount, path)}\n${content}`, mount);

/** An endpoint that serves HTML pages with their own policies. */
export const htmlEndpoint = (respond: (event: APIGatewayProxyEvent) => Answer | APIGatewayProxyResult) =>
  pipeline((event) => Promise.resolve(event).then(respond), { contentSecurityPolicy: false, permissionsPolicy: false });

interface DocumentPage extends DocumentationPage {
  path: string;
  /** The path of the document. */
  document: string;
  /** The element in which the scripts show the document. */
  element: (documentUrl: string) => string;
}

/** Serves a page whose scripts show a document. */
export const documentPage = ({ document, element, ...page }: DocumentPage) =>
  htmlEndpoint((event) => {
    const mount = basePathOf(event);
    const url = mount + document;
    const content = `    <noscript>This page needs JavaScript; <a href="${url}">the document itself</a> does not.</noscript>
    ${element(url)}`;
    return pageAnswer(page, content, mount);
  });
