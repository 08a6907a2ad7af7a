/** A filter pattern of an event source mapping: objects name members, a list at a leaf holds the alternatives. */
export interface FilterPattern {
  [member: string]: FilterPattern | FilterCondition[];
}
type FilterCondition = string | number | boolean | null | { prefix: string };

function meets(value: unknown, condition: FilterCondition): boolean {
  if (condition === null || typeof condition !== 'object') return value === condition;
  const [operator, ...others] = Object.keys(condition);
  if (operator !== 'prefix' || others.length > 0) {
    throw new Error(`The local stack does not support the filter ${JSON.stringify(condition)}.`);
  }
  return typeof value === 'string' && value.startsWith(condition.prefix);
}

function matches(value: unknown, pattern: FilterPattern): boolean {
  return Object.entries(pattern).every(([member, expected]) => {
    const actual = (value as Record<string, unknown> | undefined)?.[member];
    return Array.isArray(expected)
      ? expected.some((condition) => meets(actual, condition))
      : typeof actual === 'object' && matches(actual, expected);
  });
}

/**
 * Returns whether a stream record reaches its function: it matches one of the patterns, or there are none. Supports
 * the filter rules equality and prefix, and throws for any other rule instead of passing every record.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function passesFilters(record: object, patterns: FilterPattern[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matches(record, pattern));
}
