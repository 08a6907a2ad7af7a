import { asIntrinsic, isMap, resourcesOf, type Template } from './template.js';

interface Statement {
  Effect: string;
  Action: string[];
  Resource: unknown[];
}

/** Actions without resource-level permissions. */
const WITHOUT_RESOURCE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
/** A function's own log streams, and connections, whose ids only the gateway knows. */
const OPEN_ENDS = [/:log-group:[^*]+:\*:\*$/, /\/(POST|DELETE)\/@connections\/\*$/];

/** Roles that several functions share, or that allow more than named actions on named resources. */
export function checkPermissions(template: Template): string[] {
  const roles = resourcesOf(template, 'AWS::Lambda::Function').map(({ id, properties }) => ({
    id,
    role: JSON.stringify(asIntrinsic(properties.Role)?.argument),
  }));
  const shared = roles
    .filter(({ id, role }) => roles.some((other) => other.id !== id && other.role === role))
    .map(({ id }) => `${id}: shares its role with another function`);

  const open = resourcesOf(template, 'AWS::IAM::Role').flatMap(({ id, properties }) =>
    statementsOf(properties).flatMap((statement) => checkStatement(statement).map((fault) => `${id}: ${fault}`)),
  );
  return [...shared, ...open];
}

/** The statements of a role's own policies. */
export function statementsOf(role: Record<string, unknown>): Statement[] {
  const policies = (role.Policies ?? []) as { PolicyDocument: { Statement: Record<string, unknown>[] } }[];
  return policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.map(({ Effect, Action, Resource }) => ({
      Effect: String(Effect),
      Action: [Action].flat().map(String),
      Resource: [Resource].flat(),
    })),
  );
}

function checkStatement({ Effect, Action, Resource }: Statement): string[] {
  if (Effect !== 'Allow') return [];
  const actions = Action.filter((action) => !/^[a-z0-9-]+:[A-Za-z]+$/.test(action)).map(
    (action) => `allows ${action}, which is no single action`,
  );
  const resources = Resource.filter((resource) => !isNamed(resource, Action)).map(
    (resource) => `allows ${Action.join(', ')} on ${JSON.stringify(resource)}`,
  );
  return [...actions, ...resources];
}

function isNamed(resource: unknown, actions: string[]): boolean {
  if (resource === '*') return actions.every((action) => WITHOUT_RESOURCE.includes(action));
  const text = isMap(resource) ? JSON.stringify(asIntrinsic(resource)?.argument).replaceAll('"', '') : String(resource);
  return !text.includes('*') || OPEN_ENDS.some((end) => end.test(text));
}
