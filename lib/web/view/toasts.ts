/** Short messages in a corner of the page. Screen readers announce them. */
import { button, h, iconButton } from '../dom.js';
import { TEXTS } from '../texts.js';

interface Toast {
  text: string;
  kind?: 'info' | 'error' | 'change';
  action?: { label: string; run: () => void };
}

const SHOWN_MILLISECONDS = 6_000;
const MOST_TOASTS = 4;

let region: HTMLElement | undefined;

function regionOf(): HTMLElement {
  region ??= h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
  // In an open dialog, because everything outside it is inert.
  const parent = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  if (region.parentElement !== parent) parent.append(region);
  return region;
}

export function showToast({ text, kind = 'info', action }: Toast): void {
  const element = h('div', { class: `toast is-${kind}` }, h('span', { class: 'toast-text' }, text));
  const close = (): void => {
    element.remove();
  };
  if (action) {
    element.append(
      button(action.label, () => {
        close();
        action.run();
      }),
    );
  }
  element.append(iconButton('close', TEXTS.app.close, close));
  const toasts = regionOf();
  toasts.append(element);
  while (toasts.children.length > MOST_TOASTS) toasts.firstElementChild?.remove();
  setTimeout(close, SHOWN_MILLISECONDS);
}
