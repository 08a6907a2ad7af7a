/** Milliseconds since the Unix epoch; the end is exclusive. */
export interface Interval {
  start: number;
  end: number;
}

/** What is left of an interval without others. */
export function subtract(interval: Interval, others: readonly Interval[]): Interval[] {
  let rest = [interval];
  for (const { start, end } of others) {
    rest = rest.flatMap((part) =>
      [
        { start: part.start, end: Math.min(part.end, start) },
        { start: Math.max(part.start, end), end: part.end },
      ].filter((piece) => piece.start < piece.end),
    );
  }
  return rest;
}
