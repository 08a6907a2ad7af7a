import type { Template } from './compiled-template.js';

/** A condition that depends on settings of the stage only, so its operands are literals. */
type Condition = { 'Fn::Equals': [string, string] } | { 'Fn::Not': [Condition] };

const holds = (condition: Condition): boolean => {
  if ('Fn::Not' in condition) return !holds(condition['Fn::Not'][0]);
  const [one, other] = condition['Fn::Equals'];
  return one === other;
};

interface Part {
  Condition?: string;
}

/**
 * Decides the conditions of the template when it is packaged, because they depend on the settings of the stage only. An
 * option that is off leaves nothing behind: no resource without a domain, and no choice.
 */
export function decideConditions(template: Template): void {
  const decided = Object.fromEntries(
    Object.entries(template.Conditions ?? {}).map(([name, condition]) => [name, holds(condition as Condition)]),
  );
  const isKept = (name: string): boolean => {
    const value = decided[name];
    if (value === undefined) throw new Error(`The template has no condition ${name}.`);
    return value;
  };
  const choose = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(choose);
    if (typeof value !== 'object' || value === null) return value;
    const { 'Fn::If': choice } = value as { 'Fn::If'?: [string, unknown, unknown] };
    if (choice) return choose(isKept(choice[0]) ? choice[1] : choice[2]);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, choose(item)]));
  };

  for (const parts of [template.Resources, template.Outputs ?? {}] as Record<string, Part>[]) {
    for (const [id, { Condition, ...part }] of Object.entries(parts)) {
      if (Condition !== undefined && !isKept(Condition)) Reflect.deleteProperty(parts, id);
      else parts[id] = choose(part) as Part;
    }
  }
  delete template.Conditions;
}
