/** Shows what two people have changed differently, and asks what stays. */
import type { Schemas } from '../../client/index.js';
import { button, h, newId } from '../dom.js';
import { TEXTS } from '../texts.js';
import { ask } from '../view/dialog.js';
import { valueText } from '../view/values.js';

type MergeConflict = Schemas['MergeConflict'];

export type Choice = 'theirs' | 'yours';

function row(conflict: MergeConflict, choose: (choice: Choice) => void): HTMLElement {
  const name = newId();
  const option = (choice: Choice): HTMLElement =>
    h(
      'label',
      { class: 'merge-option' },
      h(
        'span',
        { class: 'merge-label' },
        h('input', {
          type: 'radio',
          name,
          value: choice,
          checked: choice === 'yours',
          on: {
            change: () => {
              choose(choice);
            },
          },
        }),
        TEXTS.merge[choice],
      ),
      h('span', { class: 'merge-value' }, valueText(conflict.field, conflict[choice])),
    );
  return h(
    'fieldset',
    { class: 'merge' },
    h('legend', {}, TEXTS.fields[conflict.field] ?? conflict.field),
    h(
      'div',
      { class: 'merge-option is-base' },
      h('span', { class: 'merge-label' }, TEXTS.merge.base),
      h('span', { class: 'merge-value' }, valueText(conflict.field, conflict.base)),
    ),
    option('theirs'),
    option('yours'),
  );
}

/** @returns for each field whose value stays; undefined to save nothing */
export function askMerge(conflicts: readonly MergeConflict[]): Promise<Map<string, Choice> | undefined> {
  const choices = new Map<string, Choice>(conflicts.map(({ field }) => [field, 'yours']));
  const content = [
    h('p', {}, TEXTS.merge.intro),
    ...conflicts.map((conflict) => row(conflict, (choice) => choices.set(conflict.field, choice))),
  ];
  return ask<Map<string, Choice>>({ title: TEXTS.merge.title, content }, (answer) => [
    button(TEXTS.app.cancel, () => {
      content[0]?.closest('dialog')?.close();
    }),
    button(
      TEXTS.merge.confirm,
      () => {
        answer(choices);
      },
      { class: 'is-main' },
    ),
  ]);
}
