import type { HttpEvent } from '../functions/routes.js';
import { idsOf, type Resource, type Template } from './compiled-template.js';

/** The settings of a function that its role and its log group depend on. */
export interface LoggingFunction {
  /** Its name on AWS. */
  name: string;
  events: { http?: HttpEvent; websocket?: { route: string } }[];
  iamRoleStatements: unknown[];
}

interface Naming {
  /** The logical id of a function's resource. */
  logicalIdOf: (key: string) => string;
  roleIdOf: (key: string) => string;
}

/** The log group of a function, a resource of infra/logs.yml: one per kind of caller. */
const logGroupIdOf = ({ events }: LoggingFunction): string => {
  if (events.some(({ http }) => http !== undefined)) return 'RestFunctionsLog';
  return events.some(({ websocket }) => websocket !== undefined) ? 'WebsocketFunctionsLog' : 'BackgroundFunctionsLog';
};

/**
 * Gives each function its own role, with its statements and with what Lambda itself needs: permission to write the log,
 * and to read the stream that triggers the function.
 */
export function addRoles(
  resources: Template['Resources'],
  functions: Record<string, LoggingFunction>,
  { logicalIdOf, roleIdOf }: Naming,
): void {
  for (const [key, definition] of Object.entries(functions)) {
    const functionId = logicalIdOf(key);
    const logGroupId = logGroupIdOf(definition);
    const { Properties } = resources[functionId] ?? {};
    if (!Properties) throw new Error(`The template has no function ${functionId}.`);
    Properties['LoggingConfig'] = { LogGroup: { Ref: logGroupId } };
    resources[roleIdOf(key)] = roleOf([
      ...logStatements(logGroupId, definition.name),
      ...streamStatements(resources, functionId),
      ...definition.iamRoleStatements,
    ]);
  }
}

const roleOf = (statements: unknown[]): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
    },
    Policies: [{ PolicyName: 'function', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

/**
 * A function writes only to its own streams of the shared group: `YYYY/MM/DD/<function>[<version>]<id>`.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
 */
function logStatements(logGroupId: string, functionName: string): unknown[] {
  const group = `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${${logGroupId}}`;
  const allow = (action: string, resource: string) => ({
    Effect: 'Allow',
    Action: [action],
    Resource: [{ 'Fn::Sub': resource }],
  });
  return [
    allow('logs:CreateLogStream', `${group}:*`),
    allow('logs:PutLogEvents', `${group}:log-stream:*/${functionName}[*`),
  ];
}

/** `ListStreams` is not needed: the mapping names its stream. */
function streamStatements(resources: Template['Resources'], functionId: string): unknown[] {
  return idsOf(resources, 'AWS::Lambda::EventSourceMapping')
    .map((id) => resources[id]?.Properties ?? {})
    .filter(({ FunctionName }) => (FunctionName as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0] === functionId)
    .map(({ EventSourceArn }) => ({
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      Resource: [EventSourceArn],
    }));
}
