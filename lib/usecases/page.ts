/** A page ends early rather than be more than a Lambda may answer: 6 MB, with the text escaped once more on the way. */
const MAX_PAGE_BYTES = 2 * 1024 * 1024;

/** What a page holds so far. */
export class Page<T> {
  readonly items: T[] = [];
  #bytes = 0;

  constructor(private readonly limit: number) {}

  get isFull(): boolean {
    return this.items.length >= this.limit;
  }

  /** Adds one more and says so, unless it would be too much; the first always fits. */
  add(item: T): boolean {
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (this.isFull || (this.#bytes > 0 && this.#bytes + bytes > MAX_PAGE_BYTES)) return false;
    this.#bytes += bytes;
    this.items.push(item);
    return true;
  }
}
