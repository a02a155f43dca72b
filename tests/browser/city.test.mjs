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

test('the map has every NIL, and every Municipio on request', async () => {
  const page = await open(browser, city, '/');
  await areas(page, NIL);
  await page.getByText('Municipio', { exact: true }).first().click();
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
  const healths = () => page.$$eval(AREAS, (all) => all.map((area) => area.dataset.health).join());
  const wifi = await healths();
  await page.getByText('Scuole', { exact: true }).first().click();
  await page.waitForURL(/layer=schools/);
  await page.waitForFunction(
    ([selector, before]) => [...document.querySelectorAll(selector)].map((a) => a.dataset.health).join() !== before,
    [AREAS, wifi],
  );
  await page.getByText('Servizi', { exact: true }).first().click();
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
  await page.locator('[lang="en"], [hreflang="en"]').first().click();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  await page.getByText('Schools', { exact: true }).first().waitFor();
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

test('the search finds an area and an asset', async () => {
  const page = await open(browser, city, '/');
  const search = page.getByRole('searchbox').or(page.getByRole('combobox')).first();
  for (const [words, href] of [
    ['Duomo', '/area/nil-1'],
    [city.access_point, `/asset/${city.access_point}`],
  ]) {
    await search.fill(words);
    await page.locator(`a[href^="${href}"]`).first().click();
    await page.waitForURL((url) => url.pathname === href);
    await page.goBack();
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
