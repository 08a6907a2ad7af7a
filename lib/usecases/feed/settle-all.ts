/** As `Promise.all`, but nothing goes on behind its back when one fails. */
export async function settleAll(work: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
