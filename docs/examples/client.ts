import { Client, isProblem } from 'event-scheduling-api/client';
import { WebSocket } from 'ws'; // Browsers and Node.js 22 have their own.

const credentials = { username: 'ada', password: process.env['PASSWORD'] ?? '' };
const client = new Client({ url: 'http://localhost:3000', credentials, WebSocket });
const january = { from: '2031-01-01', to: '2031-02-01' };

const series = await client.post('/api/events', {
  body: {
    title: 'Weekly',
    time_zone: 'Europe/Prague',
    start_time: '2031-01-08T09:00:00',
    end_time: '2031-01-08T10:00:00',
    recurrence_pattern: { frequency: 'weekly', by_day: ['WE'] },
  },
});
await client.put('/api/events/{id}', {
  path: { id: series.id },
  query: { occurrence: '2031-01-15T09:00:00+01:00' },
  body: { start_time: '2031-01-16T14:00:00', end_time: '2031-01-16T15:00:00' },
  ifMatch: series,
});
try {
  const times = { start_time: '2031-01-16T13:30:00Z', end_time: '2031-01-16T14:30:00Z' };
  await client.post('/api/events', { body: { title: 'Dentist', ...times } });
} catch (error) {
  if (!isProblem(error, 'schedule-conflict')) throw error;
  for (const { title, start_time } of error.problem.conflicts) console.log('Conflict with', title, 'at', start_time);
}
for await (const event of client.list('/api/events', { query: { ...january, expand: true, limit: 2 } })) {
  console.log(event.start_time, event.title);
}
for await (const message of client.feed({ since: 0 })) {
  console.log(message.seq, message.type);
  if ('event' in message && message.event.id === series.id && message.version === 2) break;
}
await client.logout();
