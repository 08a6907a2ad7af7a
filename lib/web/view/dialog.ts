/** Modal dialogs: the browser keeps the focus inside, closes them with Escape and returns the focus. */
import { h, iconButton, newId, type Child } from '../dom.js';
import { TEXTS } from '../texts.js';

interface DialogOptions {
  title: string;
  class?: string;
  content: Child;
  /** At the bottom; the main action is last. */
  actions?: Child[];
  /** Called once, however the dialog is closed. */
  onClose?: () => void;
}

export interface Dialog {
  element: HTMLDialogElement;
  close: () => void;
}

export function openDialog({ title, class: name = '', content, actions = [], onClose }: DialogOptions): Dialog {
  const titleId = newId();
  const close = (): void => {
    element.close();
  };
  const element = h(
    'dialog',
    { class: `dialog ${name}`, 'aria-labelledby': titleId },
    h(
      'header',
      { class: 'dialog-head' },
      h('h2', { id: titleId }, title),
      iconButton('close', TEXTS.app.close, close, { class: 'is-quiet' }),
    ),
    h('div', { class: 'dialog-body' }, content),
    actions.length > 0 && h('footer', { class: 'dialog-actions' }, actions),
  );
  element.addEventListener('close', () => {
    const toasts = element.querySelector('.toasts');
    if (toasts) document.body.append(toasts);
    element.remove();
    onClose?.();
  });
  document.body.append(element);
  element.showModal();
  return { element, close };
}

/** Asks for one of several answers. @returns undefined if the dialog was closed without one */
export function ask<Answer>(
  options: Omit<DialogOptions, 'actions' | 'onClose'>,
  actions: (answer: (value: Answer) => void) => Child[],
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    let given: Answer | undefined;
    const dialog = openDialog({
      ...options,
      actions: actions((value) => {
        given = value;
        dialog.close();
      }),
      onClose: () => {
        resolve(given);
      },
    });
  });
}
