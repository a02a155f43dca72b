// What somebody does who has no mouse: from control to control with the tabulator, and each of them is seen to have the focus.

import assert from 'node:assert/strict';

/** Stops of the tabulator at most: a screen with more has no way round it. */
const MOST_STOPS = 120;

/** Presses the tabulator until the focus is on what `locator` finds. */
export async function reach(page, locator) {
  await locator.waitFor();
  const wanted = await locator.elementHandle();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await page.evaluate((element) => document.activeElement === element, wanted)) {
      await focusIsSeen(page, wanted);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`the tabulator does not reach ${locator} within ${MOST_STOPS} stops`);
}

/** Goes to a button or a link and uses it. */
export async function press(page, locator) {
  await reach(page, locator);
  await page.keyboard.press('Enter');
}

/** Whoever has the focus shows it: by an outline, a shadow or, of a radio button, on its label (WCAG 2.2, 2.4.7). */
async function focusIsSeen(page, element) {
  const seen = await page.evaluate((it) => {
    const shows = (other) => {
      if (!other) return false;
      const style = getComputedStyle(other);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    };
    return shows(it) || shows(it.nextElementSibling) || shows(it.closest('label'));
  }, element);
  assert.ok(seen, `the focus is not seen on ${await element.evaluate((it) => it.outerHTML.slice(0, 120))}`);
}
