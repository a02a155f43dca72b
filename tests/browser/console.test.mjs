// The console: what an operator meets from the alarm on, with keys, on three screens and a wall, in both languages and both
// sets of colours; and ten thousand points of which five hundred fail at once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { SHOWS_WITHIN, WIDTHS, open, resize, screenshot } from './browser.mjs';
import { access } from './console/access.mjs';
import { accessible } from './console/accessible.mjs';
import { feedback, report } from './console/feedback.mjs';
import { briefings } from './console/briefings.mjs';
import { inventory } from './console/inventory.mjs';
import { ledger } from './console/ledger.mjs';
import { notifications } from './console/notifications.mjs';
import { plan } from './console/plan.mjs';
import { reports } from './console/reports.mjs';
import { FOLLOWS_WITHIN, room } from './console/room.mjs';

/** Points of the large map, and how many of them fail at once. */
const POINTS = 10_000;
const FAILING = 500;

/** Assets and samples of one delivery. */
const PART = 2_500;

let city;
let browser;

before(async () => {
  await room.begin();
  ({ city, browser } = room);
});

after(() => room.end());

/** A page of the console, logged in. */
const console_ = (path, options) => room.open(path, options);

const count = (page, state) => page.locator(`[data-state="${state}"]`).first().getAttribute('data-count').then(Number);

test('the public is sent to the login and told nothing', async () => {
  const page = await open(browser, city, '/console', { live: false });
  await page.getByRole('link', { name: 'Accedi' }).waitFor();
  assert.equal(await page.locator('[data-asset]').count(), 0);
  await page.context().close();
});

// One screen a file: what a person comes to it for. Before the storms, so that they meet a quiet city.
accessible();
feedback();
inventory();
notifications();
plan();
access();
ledger();
briefings();
reports();

test('the list is filtered by its address, walked by keys, and lets go of them', async () => {
  const page = await console_('/console?state=all&kind=access_point');
  await page.locator('tr[data-asset]').first().waitFor();
  const all = await page.locator('.ops-rows').innerText();
  await page.keyboard.press('/');
  await page.keyboard.type(city.access_point);
  await page.waitForURL(new RegExp(`q=${city.access_point}`));
  await page.waitForFunction(() => document.querySelectorAll('tr[data-asset]').length === 1);
  assert.notEqual(await page.locator('.ops-rows').innerText(), all);
  assert.equal(await page.locator('tr[data-asset]').getAttribute('data-asset'), city.access_point, 'a letter typed is no key');

  await page.goto(`${city.url}/console?state=all&kind=access_point`);
  await page.locator('tr[data-asset]').first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.closest('tr')?.dataset.asset);
  const rows = await page.$$eval('tr[data-asset]', (all) => all.map((row) => row.dataset.asset));
  for (const [key, row] of [['j', 0], ['j', 1], ['j', 2], ['k', 1]]) {
    await page.keyboard.press(key);
    await page.waitForFunction((id) => document.activeElement?.closest('tr')?.dataset.asset === id, rows[row]);
  }
  const here = await focused();
  await page.keyboard.press('?');
  await page.locator('#ops-keys').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#ops-keys').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === `/console/assets/${here}`);
  await page.goBack();
  await page.locator('tr[data-asset]').first().waitFor();

  // Switched off, a letter is a letter again (WCAG 2.2, 2.1.4).
  await page.getByRole('button', { name: /Tasti/ }).click();
  await page.getByLabel('Tasti di una sola lettera attivi').uncheck();
  await page.keyboard.press('j');
  assert.equal(await focused(), undefined);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a view is saved under a name, and is there on another machine', async () => {
  const page = await console_('/console?state=all&kind=school');
  await page.locator('tr[data-asset]').first().waitFor();
  await page.getByText('Viste salvate').click();
  await page.getByLabel('Nome della vista').fill('Scuole');
  await page.getByRole('button', { name: 'Salva questa vista' }).click();
  await page.getByRole('link', { name: 'Scuole', exact: true }).waitFor();
  await page.context().close();
  const other = await console_('/console');
  await other.getByText('Viste salvate').click();
  await other.getByRole('link', { name: 'Scuole', exact: true }).click();
  await other.waitForURL(/kind=school/);
  await other.getByRole('button', { name: 'Elimina la vista Scuole' }).click();
  await other.getByText('Ancora nessuna vista salvata.').waitFor();
  await other.context().close();
});

test('a cut uplink is one line with what hangs on it: on the wall, in the tree, on the asset', async () => {
  const { uplink } = city;
  const wall = await console_('/console/wallboard');
  await wall.setViewportSize({ width: 1920, height: 1080 });
  const list = await console_('/console');
  const lift = await city.breakIt(uplink.id, 'cut');
  await wall.locator(`.ops-wall-newest [data-asset="${uplink.id}"]`).waitFor({ timeout: FOLLOWS_WITHIN });
  await wall.getByText(`+${uplink.access_points.length}`).waitFor({ timeout: FOLLOWS_WITHIN });
  assert.equal(await wall.locator(`.ops-wall-newest [data-asset="${uplink.access_points[0]}"]`).count(), 0);
  await screenshot(wall, 'console-wallboard-fault-1920');

  // From the list to the cause: two keys.
  const child = list.locator(`tr[data-asset="${uplink.access_points[0]}"]`);
  await child.waitFor({ timeout: FOLLOWS_WITHIN });
  await screenshot(list, 'console-list-fault-1440');
  await list.goto(`${city.url}/console/assets/${uplink.access_points[0]}`);
  await list.locator(`[data-cause="${uplink.id}"]`).click();
  await list.waitForURL((url) => url.pathname === `/console/assets/${uplink.id}`);
  await list.locator('[data-failure], .ops-children').first().waitFor();

  await list.goto(`${city.url}/console/topology`);
  await list.getByRole('button', { name: 'Apri dove qualcosa non va' }).click();
  const node = list.locator(`[role="treeitem"][data-asset="${uplink.id}"]`);
  await node.waitFor();
  assert.equal(await node.getAttribute('aria-expanded'), 'true');
  await node.focus();
  await list.keyboard.press('ArrowLeft');
  await list.locator(`[role="treeitem"][data-asset="${uplink.id}"][aria-expanded="false"]`).waitFor();
  await screenshot(list, 'console-topology-fault-1440');
  await lift();
  await wall.locator(`.ops-wall-newest [data-asset="${uplink.id}"]`).waitFor({ state: 'detached', timeout: FOLLOWS_WITHIN });
  for (const page of [wall, list]) {
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test('from the alarm to the cause to acknowledged in three keys', async () => {
  // One that no other test of this file cuts: cut a second time within half an hour it would be flapping, and is not over
  // when it is back.
  const uplink = city.uplinks[1];
  assert.ok(uplink, 'the city has one uplink only');
  const page = await console_('/console/incidents');
  const lift = await city.breakIt(uplink.id, 'cut');
  // Schools of a busy machine, and what another test cut before, may have incidents of their own: the cut one is worse or newer,
  // and so the first.
  await page.locator(`[data-incident]:first-child.ops-incident-critical[data-subject="${uplink.id}"]`).waitFor({ timeout: FOLLOWS_WITHIN });
  await screenshot(page, 'console-incidents-1440');
  // 1: choose it. 2: open it to acknowledge it, with its cause in sight. 3: send.
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await page.waitForURL(/\/console\/incidents\/\d+/);
  await page.locator(`[data-cause="${uplink.id}"]`).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'ops-ack-note');
  await page.keyboard.press('Enter');
  await page.locator(`[data-acknowledged="${city.operator.user}"]`).waitFor();
  await page.locator('[data-event="acknowledged"]').waitFor();
  for (const id of uplink.access_points) await page.locator(`.ops-children [data-asset="${id}"]`).waitFor();
  assert.deepEqual(await violations(page), []);
  for (const width of WIDTHS) {
    await resize(page, width);
    await screenshot(page, `console-incident-${width}`);
  }
  // The rest of its life: a word, somebody's, over by itself.
  await page.getByLabel('Commento').fill('Visto sul posto');
  await page.getByRole('button', { name: 'Commenta' }).click();
  await page.getByText('Visto sul posto').waitFor();
  await page.getByRole('button', { name: 'A me' }).click();
  await page.getByRole('button', { name: 'Assegna' }).click();
  await page.locator('[data-event="assigned"]').waitFor();
  // What a citizen says of one of its access points is made part of it, and stands beside it.
  await report(uplink.access_points[0], 'not_working', 'Niente rete in piazza');
  const incident = await page.locator('[data-incident]').first().getAttribute('data-incident');
  const desk = await console_(`/console/feedback?asset=${uplink.access_points[0]}`);
  await desk.getByLabel('Incidente').selectOption(incident);
  const linked = desk.waitForResponse((response) => response.request().method() !== 'GET' && response.ok());
  await desk.getByRole('button', { name: 'Collega' }).click();
  // Going on before would take the request back.
  await linked;
  await desk.goto(`${city.url}/console/incidents/${incident}`);
  await desk.locator(`[data-report] [data-of-incident="${incident}"]`).waitFor();
  await desk.getByText('Niente rete in piazza').waitFor();
  assert.deepEqual(desk.faults, []);
  await desk.context().close();
  await lift();
  await page.locator('.ops-incident-screen[data-state="resolved"]').waitFor({ timeout: FOLLOWS_WITHIN });
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('without its server the wallboard says so in the largest letters', async () => {
  const page = await console_('/console/wallboard');
  await page.locator('[data-live="true"]').waitFor();
  await city.tell('kill backend');
  await page.getByText(/NON IN DIRETTA/).waitFor({ timeout: FOLLOWS_WITHIN });
  await city.tell('start backend');
  await page.locator('[data-live="true"]').waitFor({ timeout: FOLLOWS_WITHIN });
  await page.context().close();
});

test('ten thousand points, five hundred of them failing at once', async () => {
  const id = (i) => `many-${String(i).padStart(5, '0')}`;
  const point = (i) => ({ lon: 9.07 + (i % 100) * 0.002, lat: 45.42 + Math.floor(i / 100) * 0.0011 });
  const some = (from) => Array.from({ length: PART }, (_, i) => from + i);
  for (let from = 0; from < POINTS; from += PART) {
    await city.deliver('/api/v1/inventory', {
      assets: some(from).map((i) => ({
        id: id(i), kind: 'access_point', name: `Punto ${i}`, owner: null, parent: null, contract: null, point: point(i),
        pupils: null, demo: true,
      })),
    });
  }
  const say = (indices, value) =>
    city.deliver('/api/v1/samples', {
      series: indices.map((i) => ({ asset: id(i), metric: 'device.up', labels: {} })),
      samples: indices.map((_, i) => ({ series: i, time: new Date().toISOString(), value })),
    });
  for (let from = 0; from < POINTS; from += PART) await say(some(from), 1);

  const page = await console_('/console/map?streets=off');
  await page.waitForFunction((n) => Number(document.querySelector('[data-spots]')?.dataset.spots) >= n, POINTS, {
    timeout: FOLLOWS_WITHIN,
  });
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
    }).observe({ entryTypes: ['longtask'] });
    window.frames = [];
    let before = performance.now();
    const frame = (now) => {
      window.frames.push(now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const figures = async (what) => {
    const [frames, tasks] = await page.evaluate(() => {
      const taken = [window.frames, window.longTasks];
      window.frames = [];
      window.longTasks = [];
      return taken;
    });
    frames.sort((a, b) => a - b);
    const at = (share) => Math.round(frames[Math.min(frames.length - 1, Math.floor(frames.length * share))] ?? 0);
    const longest = Math.round(Math.max(0, ...tasks));
    console.log(
      `${what}: ${frames.length} frames, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms; ` +
        `${tasks.length} long tasks, longest ${longest} ms`,
    );
  };

  // The storm: said until it is believed, as polls do.
  const failing = Array.from({ length: FAILING }, (_, i) => i * (POINTS / FAILING));
  const downInTable = () => page.locator('.ops-map-side tr[data-asset^="many-"][data-health="critical"]').count();
  const begun = Date.now();
  while ((await downInTable()) === 0) {
    assert.ok(Date.now() - begun < FOLLOWS_WITHIN, 'the storm did not reach the map');
    await say(failing, 0);
    await page.waitForTimeout(250);
  }
  await figures(`${FAILING} of ${POINTS} points fail`);
  await screenshot(page, 'console-map-storm-1440');

  // Dragged and zoomed about, with all of them on it.
  const box = await page.locator('[data-map="network"]').boundingBox();
  const middle = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(...middle);
  await page.mouse.down();
  for (let i = 1; i <= 60; i += 1) await page.mouse.move(middle[0] + 3 * i, middle[1] + 2 * Math.sin(i / 5) * i);
  await page.mouse.up();
  for (let i = 0; i < 10; i += 1) await page.mouse.wheel(0, -120);
  for (let i = 0; i < 10; i += 1) await page.mouse.wheel(0, 120);
  await figures('drag and zoom');

  // The list of all of them draws a screenful, and every row is reached.
  await page.goto(`${city.url}/console?state=all&q=many-`);
  await page.locator('tr[data-asset]').first().waitFor({ timeout: SHOWS_WITHIN });
  // The list knows how high it is when it was drawn once.
  const drawn = () => page.locator('tr[data-asset]').count();
  for (const until = Date.now() + SHOWS_WITHIN; (await drawn()) >= 100; ) {
    assert.ok(Date.now() < until, `${await drawn()} rows are drawn: nobody sees so many`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.equal(await page.locator('table[aria-rowcount]').first().getAttribute('aria-rowcount'), String(POINTS + 1));
  await page.locator('.ops-scroller').evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await page.locator(`tr[aria-rowindex="${POINTS + 1}"]`).waitFor();
  assert.ok((await count(page, 'critical')) > 0);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
