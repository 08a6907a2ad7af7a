import { ProblemError } from './errors.js';

/** A choice in words: `viewer, editor or owner`. */
const choiceOf = (options: readonly string[]): string => options.join(', ').replace(/, (\w+)$/, ' or $1');

/** @throws ProblemError `forbidden` unless the caller's role on the event or calendar is allowed */
export function requireRole<Role extends string>(
  thing: 'event' | 'calendar',
  role: Role,
  allowed: readonly Role[],
): void {
  if (allowed.includes(role)) return;
  throw new ProblemError('forbidden', `Your role on this ${thing} is ${role}; this requires ${choiceOf(allowed)}.`);
}

/** @throws ProblemError `last-owner` if no owner would be left */
export function requireOwners(thing: 'event' | 'calendar', owners: number): void {
  if (owners > 0) return;
  const article = thing === 'event' ? 'An event' : 'A calendar';
  throw new ProblemError('last-owner', `${article} must have at least one owner. Make another person an owner first.`);
}
