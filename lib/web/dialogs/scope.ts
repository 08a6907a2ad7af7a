/** Asks which events of a series to change. */
import { button, h, newId } from '../dom.js';
import { TEXTS } from '../texts.js';
import type { Scope } from '../types.js';
import { ask } from '../view/dialog.js';

export function askScope(
  title: string,
  scopes: readonly Scope[] = ['this', 'following', 'all'],
): Promise<Scope | undefined> {
  const name = newId();
  const radios = scopes.map((scope, index) =>
    h(
      'label',
      { class: 'check' },
      h('input', { type: 'radio', name, value: scope, checked: index === 0 }),
      h('span', {}, TEXTS.scope[scope]),
    ),
  );
  const content = h('div', { class: 'stack', role: 'radiogroup', 'aria-label': title }, radios);
  const selected = (): Scope =>
    scopes.find((_scope, index) => radios[index]?.querySelector('input')?.checked) ?? 'this';
  return ask<Scope>({ title, class: 'is-small', content }, (answer) => [
    button(TEXTS.app.cancel, () => {
      content.closest('dialog')?.close();
    }),
    button(
      TEXTS.scope.confirm,
      () => {
        answer(selected());
      },
      { class: 'is-main' },
    ),
  ]);
}
