import { answersHead, takesApiKey, type Operation } from '../../lib/api/operation.js';
import { OPERATIONS } from '../../lib/api/operations.js';
import type { HttpEvent } from './routes.js';

/** One line of operations.yml. */
interface Settings {
  /** The list of statements in infra/iam.yml. */
  role: string;
  /** Settings of the framework that differ from the provider's. */
  [setting: string]: unknown;
}

/** A function as serverless.yml defines it. */
interface FunctionDefinition {
  handler: string;
  events: { http: HttpEvent }[];
  iamRoleStatements: string;
  [setting: string]: unknown;
}

const PREFLIGHT = 'corsPreflight';

/**
 * The function of each operation: its id names the handler file (`eventsCreateBatch` is `events/create-batch`), and its
 * methods, path and access are the routes. One more function answers the preflights of all paths: API Gateway looks
 * for a method on the exact resource of a path.
 * @throws Error if an operation has no settings, or settings have no operation
 */
export function functionsOfOperations(
  settings: Record<string, Settings>,
  isKeyRequired: boolean,
): Record<string, FunctionDefinition> {
  const events: Record<string, { http: HttpEvent }[]> = {};
  for (const operation of OPERATIONS) (events[keyOf(operation)] ??= []).push(...eventsOf(operation, isKeyRequired));
  events[PREFLIGHT] = [...new Set(OPERATIONS.map(({ path }) => path))].map((path) => ({ http: `OPTIONS ${path}` }));

  const unknown = Object.keys(settings).filter((key) => !(key in events));
  if (unknown.length > 0) throw new Error(`infra/functions/operations.yml: unknown operation ${unknown.join(', ')}.`);
  return Object.fromEntries(
    Object.entries(events).map(([key, routes]) => {
      const line = settings[key];
      if (!line) throw new Error(`infra/functions/operations.yml: the operation ${key} has no role.`);
      const { role, ...others } = line;
      const iamRoleStatements = `\${file(infra/iam.yml):${role}}`;
      return [key, { handler: handlerOf(key), events: routes, iamRoleStatements, ...others }];
    }),
  );
}

/** An operation and its alias at the root share one function. */
const keyOf = ({ id }: Operation): string => id.replace(/AtRoot$/, '');

/** `eventsCreateBatch` → `functions/events/create-batch.handler` */
const handlerOf = (key: string): string =>
  `functions/${key
    .replace(/[A-Z]/, (letter) => `/${letter.toLowerCase()}`)
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.handler`;

function eventsOf(operation: Operation, isKeyRequired: boolean): { http: HttpEvent }[] {
  const { method, alias, path } = operation;
  const methods = [method, ...(alias ? [alias] : []), ...(answersHead(operation) ? ['HEAD'] : [])];
  // The root has no path. The framework accepts it only as text.
  if (path === '/') return methods.map((name) => ({ http: `${name} /` }));
  return methods.map((name) => ({
    http: { method: name.toLowerCase(), path: path.slice(1), private: isKeyRequired && takesApiKey(operation) },
  }));
}
