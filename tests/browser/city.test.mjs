// The city page: the map with its layers and levels, from the mouse and from the keyboard, and the ways onwards.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, SHOWS_WITHIN } from './browser.mjs';
import { City } from './city.mjs';

const NIL = 88;
const MUNICIPI = 9;

/** The areas of the map. */
const AREAS = 'svg [data-area]';

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

/** Waits until the map has this many areas. */
async function areas(page, count) {
  await page.waitForFunction(
    ([selector, wanted]) => document.querySelectorAll(selector).length === wanted,
    [AREAS, count],
  );
}

/** Follows a link above the map. */
async function choose(page, name) {
  await page.locator('.controls').getByRole('link', { name, exact: true }).click();
}

test('the map has every NIL, and every Municipio on request', async () => {
  const page = await open(browser, city, '/');
  await areas(page, NIL);
  await choose(page, 'Municipio');
  await areas(page, MUNICIPI);
  assert.match(page.url(), /level=municipio/);
  await page.goBack();
  await areas(page, NIL);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('each layer shows its own assets and is in the address', async () => {
  const page = await open(browser, city, '/');
  await areas(page, NIL);
  await choose(page, 'Scuole');
  await page.waitForURL(/layer=schools/);
  await page.locator('svg[data-map="schools"]').waitFor();
  await areas(page, NIL);
  await choose(page, 'Servizi');
  await page.waitForURL(/layer=services/);
  await page.getByText('Certificati', { exact: false }).first().waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('the map is walked with the arrows and opened with Enter', async () => {
  const page = await open(browser, city, '/');
  await areas(page, NIL);
  const focused = () => page.evaluate(() => document.activeElement?.closest('[data-area]')?.dataset.area);
  await page.locator(`${AREAS}[tabindex="0"]`).first().focus();
  const first = await focused();
  assert.ok(first, 'no area takes the focus');
  const visited = new Set([first]);
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight']) {
    await page.keyboard.press(key);
    visited.add(await focused());
  }
  assert.ok(!visited.has(undefined), 'an arrow left the map');
  assert.ok(visited.size >= 3, `the arrows reached only ${[...visited].join()}`);
  const here = await focused();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === `/area/${here}`);
  await page.context().close();
});

test('the table says the same as the map', async () => {
  const page = await open(browser, city, '/?view=table');
  const { items } = await city.get('/api/v1/areas?level=nil');
  const table = page.getByRole('table').first();
  await table.waitFor();
  const text = await table.innerText();
  for (const { name } of items) assert.ok(text.toLowerCase().includes(name.toLowerCase()), `${name} is not in the table`);
  await page.context().close();
});

test('a link opens the same page: area, asset, language', async () => {
  const nil = (await city.get('/api/v1/areas?level=nil')).items.find(({ id }) => id === city.uplink.nil);
  const asset = await city.get(`/api/v1/assets/${city.access_point}`);
  for (const [path, heading] of [
    [`/area/${nil.id}`, nil.name],
    [`/asset/${city.access_point}`, asset.asset.name],
  ]) {
    const page = await open(browser, city, `${path}?lang=en`);
    await page.getByRole('heading', { level: 1 }).filter({ hasText: heading }).waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await page.context().close();
  }
});

test('the language is switched without losing the place', async () => {
  const page = await open(browser, city, '/?layer=schools&level=municipio');
  await areas(page, MUNICIPI);
  assert.equal(await page.getAttribute('html', 'lang'), 'it');
  await page.locator('.languages a[hreflang="en"]').click();
  await page.waitForURL(/lang=en/);
  await page.locator('.controls').getByRole('link', { name: 'Schools', exact: true }).and(page.locator('[aria-current]')).waitFor();
  await areas(page, MUNICIPI);
  assert.match(page.url(), /layer=schools/);
  assert.match(page.url(), /lang=en/);
  await page.context().close();
});

test("times are the city's, wherever the reader is", async () => {
  const page = await open(browser, city, `/asset/${city.access_point}?lang=en`, { timezoneId: 'America/New_York' });
  const hours = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Rome', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const times = page.locator('time[title]');
  await times.first().waitFor({ state: 'attached' });
  const wrong = async () => {
    const all = await times.evaluateAll((found) => found.map((time) => ({ at: time.dateTime, shown: time.title })));
    return all.filter(({ at, shown }) => !shown.endsWith(hours.format(new Date(at))));
  };
  // The city's zone comes with its status, which may be later than the first figures.
  const until = Date.now() + SHOWS_WITHIN;
  let left = await wrong();
  while (left.length > 0 && Date.now() < until) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
    left = await wrong();
  }
  assert.deepEqual(left, []);
  await page.context().close();
});

test('the search finds an area and an asset, with and without a program', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(browser, city, '/?lang=en', { javaScriptEnabled, live: javaScriptEnabled });
    for (const [words, href] of [
      ['duomo', '/area/nil-1'],
      [city.access_point, `/asset/${city.access_point}`],
    ]) {
      await page.getByRole('searchbox').fill(words);
      await page.getByRole('searchbox').press('Enter');
      await page.waitForURL((url) => url.pathname === '/quartiere');
      assert.equal(await page.getAttribute('html', 'lang'), 'en');
      await page.locator(`main a[href^="${href}"]`).first().click();
      await page.waitForURL((url) => url.pathname === href);
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test('a reader of the screen hears each area with its state, and the map can be skipped', async () => {
  const page = await open(browser, city, '/', { javaScriptEnabled: false, live: false });
  const { items } = await city.get('/api/v1/areas?level=nil');
  const map = page.getByRole('group', { name: 'Mappa: Wi-Fi pubblico per Quartiere (NIL)' });
  const names = await map.getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('aria-label')));
  assert.equal(names.length, NIL);
  for (const { name } of items) {
    assert.ok(names.some((said) => said.startsWith(`${name}: `) && said.length > name.length + 4), `${name} is not said`);
  }
  assert.equal(await page.getByRole('link', { name: 'Salta la mappa' }).getAttribute('href'), '#table');
  await page.context().close();
});

test('the quarter of the device is found on the device', async () => {
  const nil = (await city.get('/api/v1/areas?level=nil')).items.find(({ id }) => id === 'nil-1');
  const page = await open(browser, city, '/quartiere', {
    live: false,
    permissions: ['geolocation'],
    geolocation: { longitude: 9.1919, latitude: 45.4641 },
  });
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByRole('button', { name: 'Dove sono adesso' }).click();
  await page.waitForURL((url) => url.pathname === `/area/${nil.id}`);
  await page.getByRole('heading', { level: 1 }).filter({ hasText: nil.name }).waitFor();
  assert.ok(!asked.some((url) => /9\.19|45\.46/.test(decodeURIComponent(url))), asked.join());
  await page.context().close();
});

test('a report reaches operations, without a program and without a trace of who sent it', async () => {
  const page = await open(browser, city, `/asset/${city.access_point}`, { javaScriptEnabled: false, live: false });
  await page.getByLabel('Non funziona', { exact: true }).check();
  await page.getByLabel(/Vuoi aggiungere qualcosa/).fill('La rete non compare');
  await page.getByRole('button', { name: 'Invia la segnalazione' }).click();
  await page.locator('[data-sent="taken"]').waitFor();
  await page.context().close();

  assert.equal((await fetch(`${city.url}/api/v1/reports`)).status, 401, 'reports are for operators');
  const { user, password } = city.operator;
  const login = await fetch(`${city.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, password }),
  });
  const cookie = login.headers.get('set-cookie').split(';')[0];
  const { items } = await (await fetch(`${city.url}/api/v1/reports?state=new`, { headers: { cookie } })).json();
  const report = items.find(({ asset }) => asset === city.access_point);
  assert.equal(report.text, 'La rete non compare');
  assert.deepEqual(Object.keys(report).sort(), ['asset', 'at', 'decided_at', 'decided_by', 'id', 'incident', 'kind', 'state', 'text']);
});
