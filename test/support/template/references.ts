import type { SpecDatabase } from '@aws-cdk/service-spec-types';
import { referencesIn, type Resource, type Template } from './template.js';

const PSEUDO_PARAMETERS = ['AccountId', 'NoValue', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'].map(
  (name) => `AWS::${name}`,
);

/** References to missing resources, unknown attributes of resources, and cycles between resources. */
export function checkReferences(template: Template, specification: SpecDatabase): string[] {
  const inResources = Object.entries(template.Resources).flatMap(([id, resource]) => [
    ...referencesIn(resource.Properties, id),
    ...dependenciesOf(resource).map((target) => ({ id: target, path: `${id}.DependsOn`, attribute: undefined })),
  ]);
  const inOutputs = Object.entries(template.Outputs ?? {}).flatMap(([id, { Value }]) => [
    ...referencesIn(Value, `Outputs.${id}`),
  ]);

  const faults = [...inResources, ...inOutputs].flatMap(({ id, attribute, path }) => {
    if (attribute === undefined && PSEUDO_PARAMETERS.includes(id)) return [];
    const target = template.Resources[id];
    if (!target) return [`${path}: there is no resource ${id}`];
    return attribute === undefined || hasAttribute(target, attribute, specification)
      ? []
      : [`${path}: ${target.Type} has no attribute ${attribute}`];
  });
  return [...faults, ...findCycles(template)];
}

/** Dependencies that a `Ref`, `Fn::GetAtt` or `Fn::Sub` of the same resource implies (cfn-lint: W3005). */
export function checkDependencies({ Resources }: Template): string[] {
  return Object.entries(Resources).flatMap(([id, resource]) => {
    const referenced = new Set([...referencesIn(resource.Properties, id)].map((reference) => reference.id));
    return dependenciesOf(resource)
      .filter((dependency) => referenced.has(dependency))
      .map((dependency) => `${id}: depends on ${dependency} twice`);
  });
}

const dependenciesOf = ({ DependsOn = [] }: Resource): string[] => [DependsOn].flat();

function hasAttribute({ Type }: Resource, attribute: string, specification: SpecDatabase): boolean {
  const [resource] = specification.lookup('resource', 'cloudFormationType', 'equals', Type);
  return resource !== undefined && attribute in resource.attributes;
}

function findCycles({ Resources }: Template): string[] {
  const done = new Set<string>();
  const visit = (id: string, waiting: string[]): string[] => {
    if (waiting.includes(id))
      return [`${[...waiting.slice(waiting.indexOf(id)), id].join(' → ')}: wait for each other`];
    const resource = Resources[id];
    if (!resource || done.has(id)) return [];
    const targets = [
      ...[...referencesIn(resource.Properties, id)].map((reference) => reference.id),
      ...dependenciesOf(resource),
    ];
    const faults = [...new Set(targets)].flatMap((target) => visit(target, [...waiting, id]));
    done.add(id);
    return faults;
  };
  return Object.keys(Resources).flatMap((id) => visit(id, []));
}
