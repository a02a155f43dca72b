// Every page, in both languages and on three screens: accessible, whole, and without a single fault.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { WIDTHS, keep, launch, open, resize, screenshot } from './browser.mjs';
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
    method: '/method',
    quality: '/quality',
    corrections: '/corrections',
    accessibility: '/accessibility',
    login: '/login',
    'not-found': '/nowhere',
  };
}

/** Pages on which nothing changes by itself. */
const STILL = ['quarter', 'search', 'near', 'method', 'quality', 'corrections', 'accessibility', 'login', 'not-found'];

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

/** Every page on its own, a few at a time. */
const each = (t, pages, look) => Promise.all(pages.map(([name, path]) => t.test(name, () => look(name, path))));

// Each page is looked at in both languages, light and dark, with a program and without. The six meet in four looks: every
// two of them do, and a fifth would find nothing that these do not.
for (const { lang, desk, phone } of [
  { lang: 'it', desk: 'light', phone: 'dark' },
  { lang: 'en', desk: 'dark', phone: 'light' },
]) {
  test(`every page is accessible and whole (${lang})`, { concurrency: AT_ONCE }, (t) =>
    each(t, Object.entries(pages()), async (name, path) => {
      const address = inLanguage(path, lang);
      const page = await open(browser, city, address, { live: !STILL.includes(name), colorScheme: desk });
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await page.getAttribute('html', 'lang'), lang);
      assert.deepEqual(await violations(page), [], `${path} on a desk, ${desk}`);
      for (const width of WIDTHS) {
        await resize(page, width);
        // People look at one language in every width, and at the other one for its longer words.
        if (lang === 'it' || width === WIDTHS[0]) await screenshot(page, `${name}-${lang}-${desk}-${width}`);
        const beyond = await overflow(page);
        assert.ok(beyond <= 0, `${path} scrolls sideways by ${beyond} px at ${width} px`);
      }
      assert.deepEqual(faults(page, name), []);
      await page.context().close();
    }),
  );

  test(`every public page is whole without a program (${lang})`, { concurrency: AT_ONCE }, (t) => {
    const all = Object.entries(pages()).filter(([name]) => name !== 'login');
    return each(t, all, async (name, path) => {
      const options = { live: false, width: WIDTHS[0], program: false, colorScheme: phone };
      const page = await open(browser, city, inLanguage(path, lang), options);
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.ok((await page.locator('main').innerText()).length > 60, 'the page says next to nothing');
      assert.equal(await page.locator('[data-needs-program]:visible').count(), 0);
      assert.deepEqual(await violations(page), [], `${path} without a program, on a phone, ${phone}`);
      if (lang === 'it') await screenshot(page, `${name}-${lang}-${phone}-no-program`);
      assert.deepEqual(faults(page, name), []);
      await page.context().close();
    });
  });
}

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
