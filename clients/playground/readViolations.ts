// What axe-core finds in a part of a page, for component tests. Colours and sizes are for a real browser to judge: no layout here.
import axe from 'axe-core';

/** One line for each rule that is violated. */
export async function readViolations(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, { rules: { 'color-contrast': { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
