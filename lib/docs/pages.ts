/** The pages that show the document: a frame in which Swagger UI or ReDoc unfolds. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { pipeline } from '../http/pipeline.js';
import { assetFile, type AssetName } from './assets.js';
import { mountOf } from '../http/mount.js';

interface Page {
  title: string;
  styles: AssetName[];
  scripts: AssetName[];
  /** What the page needs beyond `POLICY`. */
  policy?: Record<string, string>;
}

/** Content Security Policy (level 3): everything comes from here, nothing stands inline, nothing frames the page. */
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

/** What the pages have no use for. Named here, since browsers complain of features that they do not know. */
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

function render({ title, styles, scripts }: Page, mount: string): string {
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
    <noscript>This page needs JavaScript; <a href="${mount}/api/openapi.json">the document itself</a> does not.</noscript>
    <div id="page"></div>
${scripts.map((name) => `    <script src="${urlOf(name)}"></script>`).join('\n')}
  </body>
</html>
`;
}

/** Serves a page. It is asked for anew each time, for the names of its assets change with them. */
export const pageEndpoint = (page: Page) =>
  pipeline(
    (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
      Promise.resolve({
        statusCode: 200,
        headers: {
          'Content-Type': 'text/html; charset=utf-8',
          'Cache-Control': 'no-cache',
          'Content-Security-Policy': policyOf(page),
          'Permissions-Policy': DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '),
        },
        body: render(page, mountOf(event)),
      }),
    { contentSecurityPolicy: false, permissionsPolicy: false },
  );
