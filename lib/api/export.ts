import * as z from 'zod';
import { operation } from './operation.js';
import { query } from './query.js';

export const exportOperation = operation({
  id: 'usersExport',
  method: 'GET',
  path: '/api/users/me/export',
  tag: 'Users',
  summary: 'Export your data',
  description:
    'Returns a zip archive of JSON and iCalendar files: your account, sessions, calendars with your role, webhooks, links and ' +
    'blocked people; the events that you are on, with your response; and each change of them that you made. Other people ' +
    'appear by their ids only. Tokens and secrets are not included. A large account has several parts: as long as the ' +
    'response has a `Link` header with `rel="next"`, request its URL.',
  access: 'user',
  query: query({
    cursor: z.string().optional().meta({ description: 'From the `Link` header of the previous part.' }),
  }),
  success: {
    status: 200,
    description: 'The archive. `Link` is absent from the last part.',
    mediaTypes: ['application/zip'],
    headers: ['Link'],
  },
  failures: [],
});
