import * as z from 'zod';
import { operation } from './operation.js';

export const readHealthOperation = operation({
  id: 'healthRead',
  method: 'GET',
  path: '/api/health',
  tag: 'Service',
  summary: 'Health check',
  access: 'public',
  success: {
    status: 200,
    description: 'The service is healthy and reaches its database.',
    schema: z.object({
      status: z.literal('ok'),
      time_zone_data: z.string().meta({
        description: 'Release of the IANA time zone database in use.',
        examples: ['2026f'],
      }),
    }),
  },
  failures: ['unavailable'],
});
