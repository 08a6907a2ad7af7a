/**
 * Runs work for each item, for at most `limit` items concurrently. After a failure, it starts no further work.
 * @returns the results, in the order of the items
 */
export async function forEachAtMost<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const runNext = async (): Promise<void> => {
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: limit }, runNext));
  return results;
}
