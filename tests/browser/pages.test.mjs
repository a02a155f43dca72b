// Every page, in both languages and on three screens: accessible, whole, and without a single fault.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations, violationsOfColours } from './axe.mjs';
import { WIDTHS, blank, keep, launch, open, resize, screenshot, visit } from './browser.mjs';
import { City } from './city.mjs';

/** Pages looked at at the same time: as many as the machines that run this have processors. */
const AT_ONCE = 2;

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
    table: '/?view=table&sort=name',
    quarter: '/quartiere',
    search: '/quartiere?q=scuola',
    near: `/quartiere?near=${city.access_point}`,
    area: `/area/${city.uplink.nil}`,
    municipio: '/area/municipio-1',
    asset: `/asset/${city.access_point}`,
    reported: `/asset/${city.access_point}?sent=taken`,
    services: '/services',
    service: '/services/certificati',
    goals: '/goals',
    goal: '/goals/certificati.online_share',
    comparison: '/comparison?level=nil',
    divide: '/divide?take_up=0&availability=0',
    indicators: '/indicators',
    'school-upgrades': '/school-upgrades?days=0',
    timeline: '/timeline?first=2016-01-01',
    playback: '/playback?metric=device.up&period=day',
    method: '/method',
    quality: '/quality',
    corrections: '/corrections',
    accessibility: '/accessibility',
    login: '/login',
    'not-found': '/nowhere',
  };
}

/** Pages on which nothing changes by itself. */
const STILL = [
  'quarter', 'search', 'near', 'goals', 'goal', 'comparison', 'divide', 'indicators', 'school-upgrades', 'timeline',
  'playback', 'method', 'quality', 'corrections', 'accessibility', 'login', 'not-found',
];

/** What a fault is on a page that does not exist: nothing, if it is the page itself. */
function faults(page, name) {
  return name === 'not-found' ? page.faults.filter((fault) => !/404/.test(fault)) : page.faults;
}

/** By how much the page is wider than its screen. */
const overflow = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

const inLanguage = (path, lang) => `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;

const LANGUAGES = ['it', 'en'];
const SCHEMES = ['light', 'dark'];

/** Runs `look` on every page with a browser's page of a few that go from one to the next. */
async function each(t, all, options, look) {
  const free = await Promise.all(Array.from({ length: AT_ONCE }, () => blank(browser, city, options)));
  await Promise.all(
    all.map(([name, path]) =>
      t.test(name, async () => {
        const page = free.pop();
        try {
          page.faults.length = 0;
          await look(page, name, path);
          assert.deepEqual(faults(page, name), []);
        } finally {
          // What is left of a page is not the next one's.
          await page.goto('about:blank');
          free.push(page);
        }
      }),
    ),
  );
  await Promise.all(free.map((page) => page.context().close()));
}

/** What axe finds of a page in both schemes: everything in the first, and in the other what colours can change. */
async function inBothSchemes(page, schemes, path) {
  for (const [i, colorScheme] of schemes.entries()) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    assert.deepEqual(await (i ? violationsOfColours(page) : violations(page)), [], `${path}, ${colorScheme}`);
  }
}

// Each page in both languages, light and dark, with a program and without: eight looks.
test('every page is accessible and whole', { concurrency: AT_ONCE }, (t) =>
  each(t, Object.entries(pages()), {}, async (page, name, path) => {
    for (const lang of LANGUAGES) {
      const address = inLanguage(path, lang);
      await resize(page, WIDTHS.at(-1));
      await visit(page, city, address, { live: !STILL.includes(name) });
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await page.getAttribute('html', 'lang'), lang);
      await inBothSchemes(page, SCHEMES, `${address} on a desk`);
      for (const width of WIDTHS) {
        await resize(page, width);
        await screenshot(page, `${name}-${lang}-${width}`);
        const beyond = await overflow(page);
        assert.ok(beyond <= 0, `${address} scrolls sideways by ${beyond} px at ${width} px`);
      }
    }
  }),
);

test('every public page is whole without a program', { concurrency: AT_ONCE }, (t) => {
  const all = Object.entries(pages()).filter(([name]) => name !== 'login');
  return each(t, all, { width: WIDTHS[0], program: false }, async (page, name, path) => {
    for (const lang of LANGUAGES) {
      const address = inLanguage(path, lang);
      await visit(page, city, address, { live: false });
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.ok((await page.locator('main').innerText()).length > 60, 'the page says next to nothing');
      assert.equal(await page.locator('[data-needs-program]:visible').count(), 0);
      await inBothSchemes(page, SCHEMES.toReversed(), `${address} without a program, on a phone`);
      await screenshot(page, `${name}-${lang}-no-program`);
    }
  });
});

test('a day is played over the map, by button and by key', async () => {
  const hour = 3_600_000;
  const samples = [3, 2, 1].map((ago, i) => ({ series: 0, time: new Date(Date.now() - ago * hour).toISOString(), value: i % 2 }));
  await city.deliver('/api/v1/samples', { series: [{ asset: city.access_point, metric: 'device.up', labels: {} }], samples });
  const page = await open(browser, city, '/playback?metric=device.up&period=day&level=municipio', { live: false });
  const [view, slider] = [page.locator('.playback'), page.getByRole('slider')];
  const last = await slider.getAttribute('max');
  assert.ok(Number(last) >= 2, `three hours make ${last} steps`);
  await slider.focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.querySelector('.playback').dataset.frame === '0');
  const first = await slider.getAttribute('aria-valuetext');
  assert.equal(await page.locator('.playback-time').innerText(), first);
  assert.ok((await page.locator('.playback-value').allInnerTexts()).some((text) => /\d/.test(text)), 'no value at all');
  const play = view.getByRole('button');
  await play.click();
  await page.waitForFunction((last) => document.querySelector('.playback').dataset.frame === last, last);
  await page.waitForFunction(() => document.querySelector('.playback-play').ariaPressed === 'false');
  assert.notEqual(await page.locator('.playback-time').innerText(), first);
  assert.deepEqual(page.faults, []);
  // What happened is told while it went on: an outage of the first frame, put into the page on its way.
  const outage = '<table><tr data-frames="0 0"><td>alle 9</td><td>Interruzione</td><th>Collegamento di prova</th><td></td></tr></table>';
  await page.route(/\/playback\?/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('</main>', `${outage}</main>`) });
  });
  await page.reload();
  const told = page.getByText('Interruzione: Collegamento di prova');
  assert.ok(await told.isHidden(), 'in the last frame it is over');
  await slider.focus();
  await page.keyboard.press('Home');
  await told.waitFor();
  await page.locator('[data-going-on]').waitFor();
  await page.keyboard.press('End');
  await told.waitFor({ state: 'detached' });
  await page.context().close();
});

test('a first view is light', async () => {
  for (const path of ['/', `/area/${city.uplink.nil}`, '/quartiere']) {
    // As every browser asks that can run the live part.
    const page = await browser.newPage({ extraHTTPHeaders: { 'accept-encoding': 'br' } });
    const loaded = [];
    page.on('requestfinished', (request) => loaded.push(request));
    await page.goto(`${city.url}${path}`);
    await page.waitForLoadState('networkidle');
    const sizes = await Promise.all(
      loaded.map(async (request) => [request.resourceType(), (await request.sizes()).responseBodySize, request.url()]),
    );
    const sum = (types) => sizes.filter(([type]) => !types || types.includes(type)).reduce((all, [, size]) => all + size, 0);
    const [first, all] = [sum(['document', 'stylesheet']), sum()];
    console.log(`${path}: HTML and CSS ${first} bytes, first view ${all} bytes in ${sizes.length} requests, with brotli`);
    assert.ok(first <= 60_000, `HTML and CSS of ${path}: ${first} bytes`);
    assert.ok(all <= 200_000, `first view of ${path}: ${all} bytes\n${sizes.map((s) => s.join(' ')).join('\n')}`);
    await page.close();
  }
});

test('a page has a picture for where its address is shared', async () => {
  for (const path of ['/', `/area/${city.uplink.nil}?lang=en`, `/asset/${city.access_point}`]) {
    const page = await (await fetch(`${city.url}${path}`)).text();
    const [, address] = page.match(/property="og:image" content="([^"]+)"/);
    const picture = await fetch(new URL(address.replaceAll('&amp;', '&'), city.url));
    assert.equal(picture.headers.get('content-type'), 'image/png', address);
    keep(`preview${new URL(address, city.url).pathname.replaceAll('/', '-')}`, Buffer.from(await picture.arrayBuffer()));
  }
});

test('a page that did not change is not sent again', async () => {
  const first = await fetch(`${city.url}/method`);
  const etag = first.headers.get('etag');
  assert.ok(etag, 'a page has a tag');
  const again = await fetch(`${city.url}/method`, { headers: { 'if-none-match': etag } });
  assert.equal(again.status, 304);
  assert.match(first.headers.get('cache-control'), /no-cache/);
  assert.notEqual((await fetch(`${city.url}/method?lang=en`)).headers.get('etag'), etag);
});

test('an address is found, and what lies around it', async () => {
  const page = await open(browser, city, '/quartiere?q=via%20dimostrativa%20isola', { live: false, program: false });
  const found = page.locator('[data-address]').first();
  assert.match(await found.innerText(), /Via Dimostrativa di Isola/);
  assert.equal(await found.locator('.demo-tag').count(), 1, 'an invented address says that it is');
  await found.getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: /Intorno a Via Dimostrativa di Isola/ }).waitFor();
  assert.ok((await page.locator('[data-kind="access_point"] .asset-row').count()) > 0, 'nothing is around');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a figure in a list leads to where its provenance is open', async () => {
  const page = await open(browser, city, '/?view=table', { live: false, program: false });
  await page.locator('.area-table .figure-link:has([data-value])').first().click();
  await page.waitForURL(/\/area\/nil-\d+#figure-/);
  const open_now = page.locator('details.provenance[open]');
  await open_now.waitFor();
  assert.match(await open_now.innerText(), /Definizione/i);
  await page.context().close();
});

test('on a phone the week and the goals come before the long table', async () => {
  const page = await open(browser, city, '/', { live: false, program: false, width: WIDTHS[0] });
  const top = async (what) => (await page.locator(what).boundingBox()).y;
  assert.ok((await top('.goals')) < (await top('#table')), 'the goals are below 88 rows');
  await page.context().close();
});

test('the footer says where accessibility is declared and problems are told', async () => {
  const page = await open(browser, city, '/', { live: false, program: false });
  const footer = page.locator('.site-footer');
  for (const name of ['Dichiarazione di accessibilità', 'Segnala un problema di accessibilità']) {
    const link = footer.getByRole('link', { name });
    assert.match(await link.getAttribute('href'), /^(https:|mailto:|\/accessibility)/);
  }
  await page.context().close();
});

test('a page that does not exist says so with its status', async () => {
  const response = await fetch(`${city.url}/area/nil-999`, { headers: { accept: 'text/html' } });
  assert.equal(response.status, 404);
  assert.match(await response.text(), /nil-999/);
  const script = await fetch(`${city.url}/assets/missing.js`);
  assert.equal(script.status, 404);
  assert.match(script.headers.get('content-type'), /problem\+json/);
});

test('the page forbids inline scripts and says so in its policy', async () => {
  const response = await fetch(city.url);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.ok(policy.includes("default-src 'self'") || policy.includes("default-src 'none'"), policy);
  assert.ok(!policy.includes('unsafe-inline') && !/(?<!wasm-)unsafe-eval/.test(policy), policy);
});
