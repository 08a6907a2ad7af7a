import { assetOperation } from './docs.js';
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
  ...assetOperation,
  id: 'webReadAsset',
  path: '/calendar/assets/{file}',
  summary: 'Get a script or style sheet of the web calendar',
});
