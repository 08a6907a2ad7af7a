/** `/calendar`: the page of the web calendar. Its script builds everything that it shows. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { basePathOf } from '../http/base-path.js';
import { deploymentOf } from '../http/deployment.js';
import { htmlAnswer } from './pages.js';
import { webFiles } from './web-assets.js';

export function calendarPageAnswer(event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const { websocketUrl, isApiKeyRequired } = deploymentOf(event);
  const mount = basePathOf(event);
  const files = webFiles();
  const pathOf = (name: keyof typeof files): `/${string}` => `/calendar/assets/${files[name]}`;
  return htmlAnswer(
    {
      title: 'Calendar',
      styles: [pathOf('calendar-styles.css')],
      scripts: [pathOf('calendar.js')],
      policy: {
        'connect-src': `'self' ${new URL(websocketUrl).origin}`,
        // The browser refuses text where HTML or script is expected, except from the templates of the component.
        'require-trusted-types-for': "'script'",
        'trusted-types': 'svelte-trusted-html',
      },
    },
    `    <noscript>The calendar needs JavaScript.</noscript>
    <div id="app" data-base="${mount}" data-requires-key="${isApiKeyRequired}"></div>`,
    mount,
  );
}
