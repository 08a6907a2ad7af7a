import * as z from 'zod';
import { operation } from './operation.js';

export const calendarPageOperation = operation({
  id: 'webReadPage',
  method: 'GET',
  path: '/calendar',
  tag: 'Documents',
  summary: 'Open the web calendar',
  description: 'A page that shows and changes calendars with this API.',
  access: 'public',
  success: { status: 200, description: 'An HTML page.', mediaTypes: ['text/html'] },
  failures: [],
});

export const webAssetOperation = operation({
  id: 'webReadAsset',
  method: 'GET',
  path: '/calendar/assets/{file}',
  tag: 'Documents',
  summary: 'Get a script or style sheet of the web calendar',
  description: 'The file name changes with the content, so clients can cache it indefinitely.',
  access: 'public',
  params: z.object({ file: z.string().meta({ description: 'The file name that the page links to.' }) }),
  conditional: 'If-None-Match',
  success: { status: 200, description: 'The file.', mediaTypes: ['text/javascript', 'text/css'], headers: ['ETag'] },
  failures: ['not-found'],
});
