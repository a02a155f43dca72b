// What axe-core finds on a page.

import assert from 'node:assert/strict';
import axe from 'axe-core';

/** Rules that are checked: WCAG 2.2 AA and what axe's authors hold to be good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, in lines that say what and where. A page gets the checker once, however often it is looked at. */
export async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    (values) =>
      window.axe
        .run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'], elementRef: false })
        .then(({ passes, violations }) => ({
          passed: passes.length,
          violations: violations.map(({ id, help, nodes }) => ({
            id,
            help,
            nodes: nodes.map(({ target, html }) => ({ target, html })),
          })),
        })),
    RULES,
  );
  assert.ok(found.passed > 0, 'axe has checked nothing');
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id} (${help}): ${target.join(' ')} ${html.slice(0, 160)}`),
  );
}
