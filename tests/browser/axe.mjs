// What axe-core finds on a page.

import assert from 'node:assert/strict';
import axe from 'axe-core';

/** Rules that are checked: WCAG 2.2 AA and what axe's authors hold to be good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules that look at colours: on a page that was checked in one scheme they are all that the other can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds on a page that was checked already, now that its colours are others. */
export const violationsOfColours = (page) => found(page, { type: 'rule', values: COLOUR_RULES });

/** What axe finds, in lines that say what and where. */
export const violations = (page) => found(page, { type: 'tag', values: RULES });

/** Has the page lay out and paint what it leaves for when somebody comes near: axe takes the colours it sees at a place. */
const layOut = (page) =>
  page.evaluate(() => {
    for (const part of document.querySelectorAll('section, div')) {
      if (getComputedStyle(part).contentVisibility === 'auto') part.style.contentVisibility = 'visible';
    }
  });

/** A page gets the checker once, however often it is looked at. */
async function found(page, runOnly) {
  await layOut(page);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const result = await page.evaluate(
    (runOnly) =>
      window.axe
        .run({ runOnly, resultTypes: ['violations'], elementRef: false })
        .then(({ passes, violations }) => ({
          passed: passes.length,
          violations: violations.map(({ id, help, nodes }) => ({
            id,
            help,
            nodes: nodes.map(({ target, html }) => ({ target, html })),
          })),
        })),
    runOnly,
  );
  assert.ok(result.passed > 0, 'axe has checked nothing');
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id} (${help}): ${target.join(' ')} ${html.slice(0, 160)}`),
  );
}
