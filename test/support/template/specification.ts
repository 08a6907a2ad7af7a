import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';
import { asIntrinsic, isMap, type Template } from './template.js';

/** The CloudFormation specification from which AWS CDK is generated, at its package's version. */
export const loadSpecification = (): Promise<SpecDatabase> => loadAwsServiceSpec();

/**
 * The parts of a template that violate the specification: unknown resource types and properties, missing required
 * properties, wrong types.
 */
export function checkSpecification(template: Template, specification: SpecDatabase): string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const [resource] = specification.lookup('resource', 'cloudFormationType', 'equals', Type);
    if (!resource) return [`${id}: there is no resource type ${Type}`];
    return checkProperties(Properties, resource.properties, id, specification);
  });
}

function checkProperties(
  values: Record<string, unknown>,
  known: ResourceProperties,
  path: string,
  specification: SpecDatabase,
): string[] {
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required === true && !(name in values))
    .map(([name]) => `${path}: ${name} is required`);
  const faults = Object.entries(values).flatMap(([name, value]) => {
    const property = known[name];
    return property
      ? checkProperty(value, property, `${path}.${name}`, specification)
      : [`${path}: there is no property ${name}`];
  });
  return [...missing, ...faults];
}

function checkProperty(
  value: unknown,
  { type, previousTypes = [] }: Property,
  path: string,
  specification: SpecDatabase,
) {
  return checkAlternatives(value, [type, ...previousTypes], path, specification);
}

function checkAlternatives(value: unknown, types: PropertyType[], path: string, specification: SpecDatabase): string[] {
  const attempts = types.map((type) => checkType(value, type, path, specification));
  return attempts.some((faults) => faults.length === 0) ? [] : (attempts[0] ?? []);
}

const LIST_FUNCTIONS = ['Fn::Split', 'Fn::GetAZs'];

function checkType(value: unknown, type: PropertyType, path: string, specification: SpecDatabase): string[] {
  const intrinsic = asIntrinsic(value);
  if (intrinsic) return canGive(intrinsic.name, type) ? [] : [`${path}: ${intrinsic.name} gives no ${type.type}`];
  switch (type.type) {
    case 'array':
      if (!Array.isArray(value)) return [`${path}: must be a list`];
      return value.flatMap((item, index) => checkType(item, type.element, `${path}[${index}]`, specification));
    case 'map':
      if (!isMap(value)) return [`${path}: must be a map`];
      return Object.entries(value).flatMap(([key, item]) =>
        checkType(item, type.element, `${path}.${key}`, specification),
      );
    case 'ref': {
      if (!isMap(value)) return [`${path}: must be a map`];
      return checkProperties(
        value,
        specification.get('typeDefinition', type.reference).properties,
        path,
        specification,
      );
    }
    case 'union':
      return checkAlternatives(value, type.types, path, specification);
    default:
      return checkScalar(value, type, path);
  }
}

const canGive = (intrinsic: string, { type }: PropertyType): boolean =>
  type === 'array' ? LIST_FUNCTIONS.includes(intrinsic) : type !== 'map' && type !== 'ref';

function checkScalar(value: unknown, type: PropertyType, path: string): string[] {
  const fits: Partial<Record<PropertyType['type'], boolean>> = {
    string: typeof value === 'string',
    'date-time': typeof value === 'string',
    // CloudFormation reads text as a number, and parameters of the command line are text.
    number: typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)),
    integer: Number.isInteger(value),
    boolean: typeof value === 'boolean',
    tag: isMap(value) && typeof value.Key === 'string' && 'Value' in value,
  };
  if (fits[type.type] === false) return [`${path}: must be a ${type.type}`];
  const allowed: readonly unknown[] | undefined = 'allowedValues' in type ? type.allowedValues : undefined;
  return allowed && !allowed.includes(value) ? [`${path}: must be one of ${allowed.join(', ')}`] : [];
}
