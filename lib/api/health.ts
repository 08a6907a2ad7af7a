import * as z from 'zod';
import { operation } from './operation.js';

export const readHealthOperation = operation({
  id: 'healthRead',
  method: 'GET',
  path: '/api/health',
  tag: 'Service',
  summary: 'Whether the table answers',
  access: 'public',
  success: {
    status: 200,
    description: 'It does.',
    schema: z.object({
      status: z.literal('ok'),
      time_zone_data: z.string().meta({
        description: 'The release of the IANA time zone database that offsets and recurrence follow.',
        examples: ['2026f'],
      }),
    }),
  },
  failures: ['unavailable'],
});
