/** What `/` links to, by the names of the links in its JSON form. Pages for people are also in the navigation. */
interface Link {
  path: string;
  title: string;
  description: string;
  isPage?: true;
}

export const LINKS: Record<string, Link> = {
  calendar: { path: '/calendar', title: 'Web calendar', description: 'your events in the browser', isPage: true },
  documentation: { path: '/api/docs', title: 'Swagger UI', description: 'try the operations', isPage: true },
  reference: { path: '/api/redoc', title: 'ReDoc', description: 'the reference of the HTTP API', isPage: true },
  notifications: {
    path: '/api/asyncapi',
    title: 'WebSocket',
    description: 'the reference of the live notifications',
    isPage: true,
  },
  problems: { path: '/problems', title: 'Problems', description: 'the types of errors', isPage: true },
  openapi: { path: '/api/openapi.json', title: 'openapi.json', description: 'the HTTP API as OpenAPI 3.1' },
  asyncapi: { path: '/api/asyncapi.json', title: 'asyncapi.json', description: 'the WebSocket as AsyncAPI 3.0' },
  health: { path: '/api/health', title: 'Health', description: 'whether the service reaches its database' },
};

export const NAME = 'Event Scheduling API';
