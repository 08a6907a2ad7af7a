/** Shortcuts while no dialog is open and no field has the focus. */
import type { ViewName } from './view/grid.js';

export interface Actions {
  onNew: () => void;
  onUndo: () => void;
  onView: (view: ViewName) => void;
  /** Earlier, today, later. */
  onMove: (step: -1 | 0 | 1) => void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.closest('dialog') !== null);

const shortcuts = ({ onNew, onUndo, onView, onMove }: Actions): Record<string, () => void> => ({
  n: onNew,
  t: () => {
    onMove(0);
  },
  ArrowLeft: () => {
    onMove(-1);
  },
  ArrowRight: () => {
    onMove(1);
  },
  m: () => {
    onView('dayGridMonth');
  },
  w: () => {
    onView('timeGridWeek');
  },
  d: () => {
    onView('day');
  },
  a: () => {
    onView('agenda');
  },
  'Control z': onUndo,
});

/** @returns how to stop listening */
export function listenToKeys(actions: Actions): () => void {
  const known = shortcuts(actions);
  const listen = (event: KeyboardEvent): void => {
    const { ctrlKey, metaKey, altKey, shiftKey, key, target } = event;
    const run = known[`${ctrlKey || metaKey ? 'Control ' : ''}${key}`];
    if (!run || altKey || shiftKey || isTyping(target)) return;
    event.preventDefault();
    run();
  };
  document.addEventListener('keydown', listen);
  return () => {
    document.removeEventListener('keydown', listen);
  };
}
