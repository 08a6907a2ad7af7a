/** Guards of stored values, written by hand: they run on every read (decision 31). */
import type { Item } from './table.js';

export type Guard<T> = (value: unknown) => value is T;

/** A stored item that does not have the shape of its kind. The message names the key and never the content. */
export class DamagedItemError extends Error {
  constructor({ pk, sk }: Item, member: string) {
    super(`the item ${String(pk)} / ${String(sk)} has no valid ${member}`);
    this.name = 'DamagedItemError';
  }
}

/** The member of an item. @throws DamagedItemError if the guard rejects it */
export function memberOf<T>(item: Item, member: string, guard: Guard<T>): T {
  const value = item[member];
  if (guard(value)) return value;
  throw new DamagedItemError(item, member);
}

export const isString: Guard<string> = (value) => typeof value === 'string';
export const isNumber: Guard<number> = (value): value is number => Number.isFinite(value);
export const isBoolean: Guard<boolean> = (value) => typeof value === 'boolean';
export const isBytes: Guard<Uint8Array> = (value) => value instanceof Uint8Array;
export const setOf =
  <T>(guard: Guard<T>): Guard<ReadonlySet<T>> =>
  (value): value is ReadonlySet<T> =>
    value instanceof Set && [...value].every(guard);
export const isIdSet = setOf(isString);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const oneOf = <T extends string>(known: readonly T[]): Guard<T> => {
  const values: ReadonlySet<unknown> = new Set(known);
  return (value): value is T => values.has(value);
};

export const optional =
  <T>(guard: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || guard(value);

export const nullable =
  <T>(guard: Guard<T>): Guard<T | null> =>
  (value): value is T | null =>
    value === null || guard(value);

export const either =
  <A, B>(one: Guard<A>, other: Guard<B>): Guard<A | B> =>
  (value): value is A | B =>
    one(value) || other(value);

export const listOf =
  <T>(guard: Guard<T>): Guard<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(guard);

export const mapOf =
  <T>(guard: Guard<T>): Guard<Record<string, T>> =>
  (value): value is Record<string, T> => {
    if (!isObject(value)) return false;
    for (const key of Object.keys(value)) if (!guard(value[key])) return false;
    return true;
  };

/** A guard of an object. */
export interface ShapeGuard<T> extends Guard<T> {
  /** The members of a damaged value that are intact. */
  intactMembers: (value: unknown) => Partial<T>;
}

/** An object with a guard for each member of its type; a new member of the type does not compile without one. */
export function shapeOf<T extends object>(guards: { [K in keyof T]-?: Guard<T[K]> }): ShapeGuard<T> {
  const members = Object.entries<Guard<unknown>>(guards);
  const isShape = (value: unknown): value is T => {
    if (!isObject(value)) return false;
    for (const [member, guard] of members) if (!guard(value[member])) return false;
    return true;
  };
  const intactMembers = (value: unknown): Partial<T> => {
    const intact = isObject(value) ? members.filter(([member, guard]) => member in value && guard(value[member])) : [];
    return Object.fromEntries(intact.map(([member]) => [member, (value as Item)[member]])) as Partial<T>;
  };
  return Object.assign(isShape, { intactMembers });
}

/** As {@link shapeOf}, for a type whose members are all optional. */
export function partialOf<T extends object>(guards: { [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const known = new Map<string, Guard<unknown>>(Object.entries(guards));
  return (value): value is T => {
    if (!isObject(value)) return false;
    for (const member of Object.keys(value)) if (known.get(member)?.(value[member]) === false) return false;
    return true;
  };
}
