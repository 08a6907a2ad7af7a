/** Splits a list into batches of at most `size`, in order. An empty list has none. */
export function* inBatches<T>(all: readonly T[], size: number): Generator<T[], void> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
