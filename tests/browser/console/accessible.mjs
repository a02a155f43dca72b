// Every screen is accessible and whole on a telephone, a tablet and a desk, in both languages and both sets of colours.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../axe.mjs';
import { WIDTHS, connected, resize, screenshot } from '../browser.mjs';
import { go, room } from './room.mjs';

/** Screens: name, address, what is there when it shows what it has. */
const screens = (city) => [
  ['list', '/console?state=all', '[data-asset]'],
  ['incidents', '/console/incidents?show=all', 'h1'],
  ['map', '/console/map', '[data-area]'],
  ['asset', `/console/assets/${city.access_point}`, '#ops-changes'],
  ['topology', '/console/topology', '[role="treeitem"]'],
  ['collectors', '/console/collectors', '[data-source]'],
  ['inventory', '/console/inventory', '[data-feed]'],
  ['inventory-file', '/console/inventory?show=file', '#ops-file'],
  ['inventory-bulk', '/console/inventory?show=bulk', '#ops-bulk'],
  ['inventory-changes', '/console/inventory?show=changes', '[data-change]'],
  ['reports', '/console/reports', '[data-month]'],
  ['feedback', '/console/feedback?state=all', '[name="state"]'],
  ['maintenance', '/console/maintenance', '#ops-plan'],
  ['rules', '/console/rules', '#ops-rule'],
  ['notifications', '/console/notifications', '#ops-sent'],
  ['notifications-policies', '/console/notifications?show=policies', '#ops-policy-form'],
  ['notifications-recipients', '/console/notifications?show=recipients', '#ops-recipient-form'],
  ['notifications-on-call', '/console/notifications?show=on-call', '#ops-calendars'],
  ['notifications-templates', '/console/notifications?show=templates', '#ops-templates'],
  ['ledger', '/console/school-upgrades', '[data-ledger]'],
  ['briefings', '/console/briefings', '#ops-begin'],
  ['people', '/console/people', '[data-person]'],
  ['account', '/console/account', '.ops-panel'],
  ['audit', '/console/audit', '[data-audit]'],
  ['wallboard', '/console/wallboard', 'h1'],
  ['not-found', '/console/nowhere', '[data-page="not-found"]'],
];

/**
 * What axe looks at: each language with one set of colours, and each width once. What it finds hangs on the colours, on the
 * words, and on what a width hides; not on their product.
 */
const LOOKS = [
  { lang: 'it', scheme: 'dark', widths: [360, 1440] },
  { lang: 'en', scheme: 'light', widths: [768] },
];

const inLanguage = (path, lang) => (lang === 'it' ? path : `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);

async function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

export function accessible() {
  test('every screen is accessible and whole, in both languages and both colours', async (t) => {
    for (const { lang, scheme, widths } of LOOKS) {
      // One document a look: screens change in place, as they do for who works with them.
      const page = await room.open(inLanguage('/console', lang), { as: 'administrator', colorScheme: scheme });
      for (const [name, path, there] of screens(room.city)) {
        await t.test(`${name} (${lang}, ${scheme})`, async () => {
          const address = inLanguage(path, lang);
          await go(page, address);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.locator(there).first().waitFor({ state: 'attached' });
          await connected(page);
          assert.equal(await page.getAttribute('html', 'lang'), lang);
          assert.equal(await page.getAttribute('html', 'data-theme'), scheme);
          for (const width of WIDTHS) {
            await resize(page, width);
            const wide = await overflow(page);
            assert.ok(wide <= 0, `${address} scrolls sideways by ${wide} px at ${width} px`);
            if (widths.includes(width)) assert.deepEqual(await violations(page), [], `${address} at ${width} px`);
            if (lang === 'it' || width === 1440) await screenshot(page, `console-${name}-${lang}-${width}`);
          }
          assert.deepEqual(page.faults, []);
        });
      }
      await page.context().close();
    }
    await t.test('login and setup', async () => {
      const page = await room.open('/console/login', { as: 'nobody', live: false });
      for (const [path, there] of [['/console/login', 'form'], ['/console/setup', '.ops-narrow, form']]) {
        await go(page, path);
        await page.locator(there).first().waitFor();
        assert.deepEqual(await violations(page), [], path);
        await screenshot(page, `console-${path.slice(9)}-it-1440`);
      }
      await page.context().close();
    });
  });
}
