/** Fields of forms: a label, a control, a hint and an error. */
import { fill, h, newId, type Child } from '../dom.js';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface FieldOptions {
  label: string;
  hint?: string;
  class?: string;
}

/** The control below its label. Errors of the control are read out with it. */
export function field(control: Control, { label, hint, class: name = '' }: FieldOptions): HTMLElement {
  control.id ||= newId();
  const hintId = `${control.id}-hint`;
  const errorId = `${control.id}-error`;
  control.setAttribute('aria-describedby', `${hint ? `${hintId} ` : ''}${errorId}`);
  return h(
    'div',
    { class: `field ${name}` },
    h('label', { for: control.id }, label),
    control,
    hint && h('p', { class: 'hint', id: hintId }, hint),
    h('p', { class: 'error', id: errorId }),
  );
}

/** Shows an error at a control, or removes it. */
export function setError(control: Control, text: string | undefined): void {
  const error = document.getElementById(`${control.id}-error`);
  if (error) fill(error, text);
  if (text) control.setAttribute('aria-invalid', 'true');
  else control.removeAttribute('aria-invalid');
}

export function checkbox(label: Child, isChecked: boolean, onChange: (isChecked: boolean) => void = () => undefined) {
  const input = h('input', { type: 'checkbox', checked: isChecked });
  input.addEventListener('change', () => {
    onChange(input.checked);
  });
  return { input, element: h('label', { class: 'check' }, input, h('span', {}, label)) };
}

export function select<Value extends string>(
  options: readonly (readonly [value: Value, text: string])[],
  selected: Value,
): HTMLSelectElement & { value: Value } {
  const element = h(
    'select',
    {},
    options.map(([value, text]) => h('option', { value, selected: value === selected }, text)),
  );
  return element as HTMLSelectElement & { value: Value };
}

/** One of several buttons, of which one is pressed. */
export function segments<Value extends string>(
  label: string,
  options: readonly (readonly [value: Value, text: string])[],
  selected: Value | undefined,
  onSelect: (value: Value) => void,
) {
  const buttons = options.map(([value, text]) =>
    h(
      'button',
      {
        type: 'button',
        on: {
          click: () => {
            mark(value);
            onSelect(value);
          },
        },
      },
      text,
    ),
  );
  const mark = (value: Value | undefined): void => {
    for (const [index, element] of buttons.entries()) {
      element.setAttribute('aria-pressed', String(options[index]?.[0] === value));
    }
  };
  mark(selected);
  return { element: h('div', { class: 'segments', role: 'group', 'aria-label': label }, buttons), mark };
}
