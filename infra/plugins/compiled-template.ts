/** The part of a CloudFormation template that the plugins change. */
export interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, unknown>;
  Conditions?: Record<string, unknown>;
}

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
}

/** The logical ids of the resources of a type. */
export const idsOf = (resources: Template['Resources'], ...types: string[]): string[] =>
  Object.keys(resources).filter((id) => types.includes(resources[id]?.Type ?? ''));
