/** HTML pages, including the frame in which Swagger UI or ReDoc is shown. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Answer } from '../http/answer.js';
import { pipeline } from '../http/pipeline.js';
import { assetFile, type AssetName } from './assets.js';
import { basePathOf } from '../http/base-path.js';

interface Page {
  title: string;
  styles: AssetName[];
  scripts?: AssetName[];
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

function render({ title, styles, scripts = [] }: Page, content: string, mount: string): string {
  const urlOf = (name: AssetName): string => `${mount}/api/docs/assets/${assetFile(name)}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="data:,">
${styles.map((name) => `    <link rel="stylesheet" href="${urlOf(name)}">`).join('\n')}
  </head>
  <body>
${content}
${scripts.map((name) => `    <script src="${urlOf(name)}"></script>`).join('\n')}
  </body>
</html>
`;
}

/** Serves a page. Browsers revalidate it each time, because the names of its assets change with their content. */
export const pageAnswer = (page: Page, content: string, mount: string): APIGatewayProxyResult => ({
  statusCode: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': policyOf(page),
    'Permissions-Policy': DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '),
  },
  body: render(page, content, mount),
});

/** An endpoint that serves HTML pages with their own policies. */
export const htmlEndpoint = (respond: (event: APIGatewayProxyEvent) => Answer | APIGatewayProxyResult) =>
  pipeline((event) => Promise.resolve(event).then(respond), { contentSecurityPolicy: false, permissionsPolicy: false });

const frame = (mount: string): string =>
  `    <noscript>This page needs JavaScript; <a href="${mount}/api/openapi.json">the document itself</a> does not.</noscript>
    <div id="page"></div>`;

/** Serves the page whose scripts show the OpenAPI document. */
export const documentPage = (page: Page) =>
  htmlEndpoint((event) => {
    const mount = basePathOf(event);
    return pageAnswer(page, frame(mount), mount);
  });
