import { asIntrinsic, isMap, referencesIn, resourcesOf, type Template } from './template.js';

interface Statement {
  Effect: string;
  Action: string[];
  Resource: unknown[];
  Condition: unknown;
}

/** Actions without resource-level permissions. */
const WITHOUT_RESOURCE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
/** Connections, whose ids only the gateway knows, and new log streams, whose names Lambda chooses. */
const OPEN_ENDS = [/\/(POST|DELETE)\/@connections\/\*$/, /:log-group:\$\{\w+\}:\*$/];
/** What Lambda needs to read the stream of a table. */
const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map((name) => `dynamodb:${name}`);
const LOG_ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

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
  const ofLambda = resourcesOf(template, 'AWS::Lambda::Function').flatMap(({ id, properties }) =>
    checkLambdaItself(template, id, properties),
  );
  return [...shared, ...open, ...ofLambda];
}

/** Of what Lambda itself uses a role for, a function has exactly what it needs: its own log, and its own stream. */
function checkLambdaItself(template: Template, id: string, properties: Record<string, unknown>): string[] {
  const statements = statementsOf(template.Resources[idOf(properties.Role)]?.Properties ?? {});
  const streams = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties: mapping }) => idOf(mapping.FunctionName) === id,
  );
  const needed = [...LOG_ACTIONS, ...(streams.length > 0 ? STREAM_ACTIONS : [])];
  const allowed = statements
    .flatMap(({ Action }) => Action)
    .filter((action) => /^logs:|^dynamodb:\w*(Stream|Shard|Records)/.test(action));

  const logGroup = isMap(properties.LoggingConfig) ? idOf(properties.LoggingConfig.LogGroup) : '';
  const ownStreams = `:log-group:\${${logGroup}}:log-stream:*/${String(properties.FunctionName)}[*`;
  const foreign = statements
    .filter(({ Action }) => Action.includes('logs:PutLogEvents'))
    .flatMap(({ Resource }) => Resource)
    .filter((resource) => !String(asIntrinsic(resource)?.argument).endsWith(ownStreams));
  return [
    ...(template.Resources[logGroup]?.Type === 'AWS::Logs::LogGroup' ? [] : [`${id}: has no log group`]),
    ...needed.filter((action) => !allowed.includes(action)).map((action) => `${id}: does not allow ${action}`),
    ...allowed
      .filter((action) => !needed.includes(action))
      .map((action) => `${id}: allows ${action}, which Lambda does not need`),
    ...foreign.map((resource) => `${id}: allows logs:PutLogEvents on ${JSON.stringify(resource)}`),
  ];
}

/** The logical id of a reference. */
const idOf = (value: unknown): string => String([asIntrinsic(value)?.argument].flat()[0]);

/** Permissions to call a function that do not name a resource of the stack as their source. */
export function checkCallers(template: Template): string[] {
  return resourcesOf(template, 'AWS::Lambda::Permission')
    .filter(({ properties: { SourceArn } }) => {
      const sources = [...referencesIn(SourceArn, '')].map(({ id }) => template.Resources[id]);
      return !sources.some((source) => source !== undefined);
    })
    .map(({ id }) => `${id}: names no source`);
}

/** The statements of a role's own policies. */
export function statementsOf(role: Record<string, unknown>): Statement[] {
  const policies = (role.Policies ?? []) as { PolicyDocument: { Statement: Record<string, unknown>[] } }[];
  return policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.map(({ Effect, Action, Resource, Condition }) => ({
      Effect: String(Effect),
      Action: [Action].flat().map(String),
      Resource: [Resource].flat(),
      Condition,
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
  // checkLambdaItself compares the log streams.
  if (actions.every((action) => action === 'logs:PutLogEvents')) return true;
  return !text.includes('*') || OPEN_ENDS.some((end) => end.test(text));
}
