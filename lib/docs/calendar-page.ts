/** `/calendar`: the page of the web calendar. Its script builds everything that it shows. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { basePathOf } from '../http/base-path.js';
import { htmlAnswer } from './pages.js';
import { webFiles } from './web-assets.js';

/** What the page needs to know of its deployment. */
interface Deployment {
  WEBSOCKET_URL: string;
  REQUIRE_API_KEY: boolean;
}

export function calendarPageAnswer(
  event: APIGatewayProxyEvent,
  { WEBSOCKET_URL, REQUIRE_API_KEY }: Deployment,
): APIGatewayProxyResult {
  const mount = basePathOf(event);
  const files = webFiles();
  const pathOf = (name: keyof typeof files): `/${string}` => `/calendar/assets/${files[name]}`;
  return htmlAnswer(
    {
      title: 'Calendar',
      styles: [pathOf('calendar-styles.css')],
      scripts: [pathOf('calendar.js')],
      policy: {
        'connect-src': `'self' ${new URL(WEBSOCKET_URL).origin}`,
        // The browser refuses text where HTML or script is expected, except from the templates of the component.
        'require-trusted-types-for': "'script'",
        'trusted-types': 'svelte-trusted-html',
      },
    },
    `    <noscript>The calendar needs JavaScript.</noscript>
    <div id="app" data-base="${mount}" data-requires-key="${REQUIRE_API_KEY}"></div>`,
    mount,
  );
}
