import type { Property, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';
import { statementsOf } from './permissions.js';
import { isMap, resourcesOf, type Template } from './template.js';

/** Their code, environment and filters are in git, and hold no data. */
const WITHOUT_DATA = ['AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping'];
const KEY_PROPERTY = /^kms(Master)?Key(Id|Arn)$/i;
const KEY_ACTIONS: Record<string, string[]> = {
  dynamodb: ['kms:Decrypt'],
  secretsmanager: ['kms:Decrypt'],
  sqs: ['kms:Decrypt', 'kms:GenerateDataKey'],
};

/**
 * Resources that the specification lets encrypt with a key and that do not name this one, and roles that can use it
 * otherwise than through the services that they use.
 */
export function checkCustomerKey(template: Template, keyArn: string, specification: SpecDatabase): string[] {
  const withData = Object.entries(template.Resources).filter(([, { Type }]) => !WITHOUT_DATA.includes(Type));
  const unencrypted = withData.flatMap(([id, { Type, Properties = {} }]) => {
    const [resource] = specification.lookup('resource', 'cloudFormationType', 'equals', Type);
    return keyPaths(resource?.properties ?? {}, specification)
      .filter((path) => valueAt(Properties, path) !== keyArn)
      .map((path) => `${id}: ${path.join('.')} does not name the key`);
  });
  return [...unencrypted, ...resourcesOf(template, 'AWS::IAM::Role').flatMap((role) => checkRole(role, keyArn))];
}

/** The properties that take a key, at most one level deep. */
const keyPaths = (properties: ResourceProperties, specification: SpecDatabase): string[][] =>
  Object.entries(properties).flatMap(([name, property]) => [
    ...(KEY_PROPERTY.test(name) ? [[name]] : []),
    ...Object.keys(membersOf(property, specification))
      .filter((member) => KEY_PROPERTY.test(member))
      .map((member) => [name, member]),
  ]);

const membersOf = ({ type }: Property, specification: SpecDatabase): ResourceProperties =>
  type.type === 'ref' ? specification.get('typeDefinition', type.reference).properties : {};

const valueAt = (value: unknown, [first = '', ...rest]: string[]): unknown => {
  const member = isMap(value) ? value[first] : undefined;
  return rest.length === 0 ? member : valueAt(member, rest);
};

function checkRole({ id, properties }: { id: string; properties: Record<string, unknown> }, keyArn: string): string[] {
  const statements = statementsOf(properties);
  const used = new Set(statements.flatMap(({ Action }) => Action.map((action) => action.split(':')[0]!)));
  const needed = Object.entries(KEY_ACTIONS)
    .filter(([service]) => used.has(service))
    .map(([service, actions]) => `${actions.join()} on ${keyArn} through ${service}.\${AWS::Region}.*`);
  const allowed = statements
    .filter(({ Action }) => Action.some((action) => action.startsWith('kms:')))
    .map(({ Action, Resource, Condition }) => {
      const through = valueAt(Condition, ['StringLike', 'kms:ViaService', 'Fn::Sub']);
      return `${Action.join()} on ${Resource.join()} through ${String(through)}`;
    });
  return [
    ...needed.filter((one) => !allowed.includes(one)).map((one) => `${id}: does not allow ${one}`),
    ...allowed.filter((one) => !needed.includes(one)).map((one) => `${id}: allows ${one}, which it does not need`),
  ];
}
