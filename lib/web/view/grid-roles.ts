/**
 * Removes the ARIA roles of a table from the calendar component: its cells are in no rows, so that screen readers would
 * announce an empty table. Each event is a button that says its day instead.
 */
const TABLE = ['table', 'rowgroup', 'row', 'columnheader', 'rowheader', 'cell']
  .map((role) => `[role='${role}']`)
  .join();

function clean(element: Element): void {
  for (const name of ['role', 'aria-colindex', 'aria-colspan', 'aria-rowindex', 'aria-rowspan']) {
    element.removeAttribute(name);
  }
}

function cleanBelow(root: Element): void {
  if (root.matches(TABLE)) clean(root);
  root.querySelectorAll(TABLE).forEach(clean);
}

/** Also from what the component adds or changes later. */
export function removeTableRoles(root: Element): void {
  cleanBelow(root);
  new MutationObserver((mutations) => {
    for (const { target, addedNodes } of mutations) {
      for (const node of [target, ...addedNodes]) if (node instanceof Element) cleanBelow(node);
    }
  }).observe(root, { childList: true, subtree: true, attributeFilter: ['role'] });
}
