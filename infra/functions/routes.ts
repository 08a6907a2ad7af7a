/** A REST route in serverless.yml: `GET /`, or its parts. Only the root needs the first form. */
export type HttpEvent = string | { method: string; path: string; private?: boolean };

export interface Route {
  /** In capitals. */
  method: string;
  /** With a leading slash. */
  path: string;
  isKeyRequired: boolean;
}

/** The REST routes of a function. */
export const routesOf = ({ events }: { events: { http?: HttpEvent }[] }): Route[] =>
  events.flatMap(({ http }) => {
    if (http === undefined) return [];
    const [method = '', path = ''] = typeof http === 'string' ? http.split(' /') : [http.method, http.path];
    const isKeyRequired = typeof http === 'object' && http.private === true;
    return [{ method: method.toUpperCase(), path: `/${path}`, isKeyRequired }];
  });
