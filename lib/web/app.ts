/** What the parts of the calendar share while a user is signed in. */
import { ProblemError, type Client } from '../client/index.js';
import type { People } from './state/people.js';
import type { Store } from './state/store.js';
import type { UndoStack } from './state/undo.js';
import { TEXTS } from './texts.js';
import { showToast } from './view/toasts.js';

export interface App {
  client: Client;
  store: Store;
  people: People;
  undo: UndoStack;
}

/** The message of an error for the user. */
export function messageOf(error: unknown): string {
  if (error instanceof ProblemError) {
    const problem: { detail: string; errors?: Fault[] } = (error as ProblemError).problem;
    const { errors: faults = [] } = problem;
    return faults.length > 0 ? faults.map(faultText).join(' ') : problem.detail;
  }
  return error instanceof TypeError ? TEXTS.status.noConnection : TEXTS.status.failed;
}

interface Fault {
  detail: string;
  pointer?: string;
}

const faultText = ({ pointer = '', detail }: Fault): string => {
  const field = pointer.split('/')[1] ?? '';
  return `${TEXTS.fields[field] ?? (field || TEXTS.status.failed)}: ${detail}.`;
};

/** Does something for the user, and shows why it failed. @returns whether it succeeded */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showToast({ text: messageOf(error), kind: 'error' });
    return false;
  }
}
