import * as z from 'zod';
import { operation } from './operation.js';

const Health = z
  .object({
    status: z.literal('ok'),
    time_zone_data: z.string().meta({ description: 'Release of the IANA time zone database in use.' }),
  })
  .meta({ id: 'Health' });

export const readHealthOperation = operation({
  id: 'healthRead',
  method: 'GET',
  path: '/api/health',
  tag: 'Service',
  summary: 'Check the health of the service',
  description: 'Reads from the database. Uptime checks can also send HEAD.',
  access: 'public',
  success: { status: 200, description: 'The service is healthy and reaches its database.', schema: Health },
  failures: ['unavailable'],
});
