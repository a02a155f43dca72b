// Every page, in both languages and on three screens: accessible, whole, and without a single fault.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { WIDTHS, launch, open, resize, screenshot } from './browser.mjs';
import { City } from './city.mjs';

/** Rules that are checked: WCAG 2.2 AA and what axe's authors hold to be good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let city;
let browser;

before(async () => {
  city = await City.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await city?.stop();
});

function pages() {
  return {
    map: '/',
    municipi: '/?level=municipio',
    schools: '/?layer=schools',
    'services-layer': '/?layer=services',
    table: '/?view=table',
    area: `/area/${city.uplink.nil}`,
    asset: `/asset/${city.access_point}`,
    services: '/services',
    service: '/services/certificati',
    login: '/login',
    accessibility: '/accessibility',
    'not-found': '/nowhere',
  };
}

/** What axe finds, in lines that say what and where. */
async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate((values) => window.axe.run({ runOnly: { type: 'tag', values } }), RULES);
  assert.ok(found.passes.length > 0, 'axe has checked nothing');
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
  );
}

for (const lang of ['it', 'en']) {
  test(`every page is accessible and whole (${lang})`, async (t) => {
    for (const [name, path] of Object.entries(pages())) {
      await t.test(name, async () => {
        const page = await open(browser, city, `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        assert.equal(await page.getAttribute('html', 'lang'), lang);
        for (const width of WIDTHS) {
          await resize(page, width);
          await screenshot(page, `${name}-${lang}-${width}`);
          assert.deepEqual(await violations(page), [], `${path} at ${width} px`);
          const overflow = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth - clientWidth;
          });
          assert.ok(overflow <= 0, `${path} scrolls sideways by ${overflow} px at ${width} px`);
        }
        assert.deepEqual(page.faults, []);
        await page.context().close();
      });
    }
  });
}

test('the page forbids inline scripts and says so in its policy', async () => {
  const response = await fetch(city.url);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.ok(policy.includes("default-src 'self'") || policy.includes("default-src 'none'"), policy);
  assert.ok(!policy.includes('unsafe-inline') && !/(?<!wasm-)unsafe-eval/.test(policy), policy);
});
