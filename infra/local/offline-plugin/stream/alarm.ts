/** Ends a pause early. An alarm without a waiter ends the next pause at once. */
export class Alarm {
  #isRaised = false;
  #end: (() => void) | undefined;

  raise(): void {
    this.#isRaised = true;
    this.#end?.();
  }

  reset(): void {
    this.#isRaised = false;
  }

  async wait(milliseconds: number): Promise<void> {
    if (this.#isRaised) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#end = undefined;
  }
}
