/** A page ends early to stay below the response limit of Lambda: 6 MB, after escaping the JSON once more. */
const MAX_PAGE_BYTES = 2 * 1024 * 1024;

/** Collects the items of a page. */
export class Page<T> {
  readonly items: T[] = [];
  #bytes = 0;

  constructor(private readonly limit: number) {}

  get isFull(): boolean {
    return this.items.length >= this.limit;
  }

  /** Adds an item if it fits, and returns whether it did. The first item always fits. */
  add(item: T): boolean {
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (this.isFull || (this.#bytes > 0 && this.#bytes + bytes > MAX_PAGE_BYTES)) return false;
    this.#bytes += bytes;
    this.items.push(item);
    return true;
  }
}
