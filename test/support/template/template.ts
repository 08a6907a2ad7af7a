/** A CloudFormation template, as far as the checks need it. */
export interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: unknown }>;
}

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value that CloudFormation computes: `{ Ref: … }`, `{ 'Fn::…': … }`. */
export function asIntrinsic(value: unknown): { name: string; argument: unknown } | undefined {
  if (!isMap(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** Every value within a value with its path, starting with itself. */
export function* walk(value: unknown, path: string): Generator<{ value: unknown; path: string }> {
  yield { value, path };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, `${path}[${index}]`);
  } else if (isMap(value)) {
    for (const [key, item] of Object.entries(value)) yield* walk(item, `${path}.${key}`);
  }
}

/** The resources of one type, with their ids and properties. */
export function resourcesOf(template: Template, type: string): { id: string; properties: Record<string, unknown> }[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties = {} }]) => ({ id, properties: Properties }));
}

/** The logical ids that a value names through `Ref`, `Fn::GetAtt` or `Fn::Sub`, with the attribute if it names one. */
export function* referencesIn(
  value: unknown,
  path: string,
): Generator<{ id: string; attribute?: string; path: string }> {
  for (const at of walk(value, path)) {
    const intrinsic = asIntrinsic(at.value);
    if (!intrinsic) continue;
    const { name, argument } = intrinsic;
    if (name === 'Ref' && typeof argument === 'string') yield { id: argument, path: at.path };
    if (name === 'Fn::GetAtt') yield { ...parseAttribute(argument), path: at.path };
    if (name === 'Fn::Sub') for (const reference of parseSubstitutions(argument)) yield { ...reference, path: at.path };
  }
}

function parseAttribute(argument: unknown): { id: string; attribute: string } {
  const [id = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  return { id, attribute: attribute.join('.') };
}

function* parseSubstitutions(argument: unknown): Generator<{ id: string; attribute?: string }> {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>];
  for (const [, name = ''] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (name in variables) continue;
    const [id = '', ...attribute] = name.split('.');
    yield attribute.length > 0 ? { id, attribute: attribute.join('.') } : { id };
  }
}
