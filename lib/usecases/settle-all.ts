/** Like `Promise.all`, but waits for all promises before it throws. */
export async function settleAll(work: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
