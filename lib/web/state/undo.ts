/** The user's own changes in this tab, to take back the newest one. */
interface Step {
  what: string;
  undo: () => Promise<void>;
}

const MOST_STEPS = 50;

export class UndoStack {
  #steps: Step[] = [];
  #running: Promise<unknown> = Promise.resolve();
  /** The versions that undone changes have restored, by event, and the new versions that have their content. */
  readonly #restored = new Map<string, { version: number; newVersion: number }>();

  /** Notes that an undone change has restored a version, so that the change before it can be undone too. */
  noteRestored(eventId: string, version: number, newVersion: number): void {
    this.#restored.set(eventId, { version, newVersion });
  }

  /** The version that an event has if nobody else has changed it since this version. */
  expectedVersion(eventId: string, version: number): number {
    const restored = this.#restored.get(eventId);
    return restored?.version === version ? restored.newVersion : version;
  }

  /** Does a change. To undo right after it means to undo it, so that an undo waits for its end. */
  track<Result>(change: () => Promise<Result>): Promise<Result> {
    const running = change();
    this.#running = Promise.allSettled([this.#running, running]);
    return running;
  }

  push(step: Step): void {
    this.#steps = [...this.#steps, step].slice(-MOST_STEPS);
  }

  /** Takes back the newest change. @returns what it was; undefined if there is none */
  async undo(): Promise<string | undefined> {
    await this.#running;
    const step = this.#steps.pop();
    await step?.undo();
    return step?.what;
  }
}
