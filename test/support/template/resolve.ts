import { asIntrinsic, isMap } from './template.js';

/**
 * Replaces references by values, as CloudFormation does when it creates a stack.
 * @param values of logical ids and pseudo parameters
 * @throws Error if a reference has no value
 */
export function resolveReferences(value: unknown, values: Record<string, string>): unknown {
  const valueOf = (name: string): string => {
    const found = values[name];
    if (found === undefined) throw new Error(`${name} has no value.`);
    return found;
  };
  const resolve = (unresolved: unknown): unknown => {
    const intrinsic = asIntrinsic(unresolved);
    if (intrinsic?.name === 'Ref') return valueOf(String(intrinsic.argument));
    if (intrinsic?.name === 'Fn::Sub')
      return String(intrinsic.argument).replace(/\$\{([^}]+)\}/g, (_, name: string) => valueOf(name));
    if (intrinsic) throw new Error(`${intrinsic.name} is not supported.`);
    if (!isMap(unresolved)) return unresolved;
    return Object.fromEntries(Object.entries(unresolved).map(([key, member]) => [key, resolve(member)]));
  };
  return resolve(value);
}
