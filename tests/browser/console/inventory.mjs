// The inventory: a file is tried, mended, applied and undone; an asset is moved on the map; many are changed at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenshot } from '../browser.mjs';
import { done, room } from './room.mjs';

const csv = (lines) => ({
  name: 'punti.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(['id;kind;name;lon;lat;tag:supplier', ...lines].join('\n')),
});

const GOOD = 'prova-1;access_point;Punto di prova;9.19;45.46;MM';
const BAD = 'prova-2;access_point;Punto sbagliato;45.46;109.19;MM';

export function inventory() {
  test('a file is tried line by line, mended, applied, and undone', async () => {
    const page = await room.open('/console/inventory');
    await page.getByRole('link', { name: 'Importa un file' }).click();
    const file = page.getByLabel('File CSV o GeoJSON');
    const tryIt = page.getByRole('button', { name: 'Prova senza cambiare niente' });
    await file.setInputFiles(csv([GOOD, BAD]));
    await tryIt.click();
    await page.locator('[data-refusal^="line 3"]').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Applica' }).count(), 0, 'a bad file can be applied');
    await screenshot(page, 'console-inventory-refused-1440');

    await file.setInputFiles(csv([GOOD]));
    await page.getByLabel('Perché').fill('Nuovo punto in piazza');
    await tryIt.click();
    await page.locator('[data-created="1"][data-applied="false"]').waitFor();
    await page.locator('[data-changed="prova-1"][data-field="name"]').waitFor();
    assert.equal((await page.request.get(`${room.city.url}/api/v1/assets/prova-1`)).status(), 404, 'a trial has changed something');
    await page.getByRole('button', { name: 'Applica' }).click();
    await page.locator('[data-applied="true"]').waitFor();
    await screenshot(page, 'console-inventory-applied-1440');
    const asset = async () => (await page.request.get(`${room.city.url}/api/v1/assets/prova-1`)).json();
    assert.equal((await asset()).asset.tags.supplier, 'MM');

    // In the history with its reason, and taken back from there.
    await page.getByRole('link', { name: 'Storia delle modifiche' }).click();
    const entry = page.locator('[data-change][data-kind="import"]').first();
    await entry.getByText('Nuovo punto in piazza').waitFor();
    await entry.getByRole('button', { name: 'Mostra che cosa è cambiato' }).click();
    await entry.locator('[data-changed="prova-1"]').first().waitFor();
    await entry.getByRole('button', { name: 'Annulla questa modifica' }).click();
    await page.locator('[data-kind="undo"]').first().waitFor();
    assert.equal((await asset()).asset.state, 'retired');
    await done(page);
  });

  test('an asset is moved on the map and renamed, and its history says so', async () => {
    const { access_point: id, url } = room.city;
    const page = await room.open(`/console/assets/${id}`);
    const asset = async () => (await page.request.get(`${url}/api/v1/assets/${id}`)).json();
    const { point } = (await asset()).asset;
    await page.locator('[data-edit] > summary').click();
    const form = page.locator('[data-edit] form');
    await form.locator('[name="name"]').fill('Punto rinominato');
    await form.getByRole('button', { name: 'Metti il punto sulla mappa' }).click();
    const map = form.locator('[data-map]');
    await map.waitFor();
    const box = await map.boundingBox();
    await map.click({ position: { x: box.width / 2 + 60, y: box.height / 2 + 40 } });
    await page.waitForFunction((lat) => document.querySelector('[data-edit] [name="lat"]').value !== String(lat), point.lat);
    await screenshot(page, 'console-asset-edit-1440');
    assert.equal(new URL(page.url()).pathname, `/console/assets/${id}`, 'a click on the map leads away');
    await form.getByRole('button', { name: 'Anteprima' }).click();
    await form.locator('[data-field="point"]').waitFor();
    assert.deepEqual((await asset()).asset.point, point, 'a preview has changed something');
    await form.getByRole('button', { name: 'Salva' }).click();
    await form.locator('[data-applied="true"]').waitFor();
    const moved = (await asset()).asset;
    assert.equal(moved.name, 'Punto rinominato');
    // To the right and down is east and south, and not by a city.
    assert.ok(moved.point.lon > point.lon && moved.point.lat < point.lat, JSON.stringify(moved.point));
    assert.ok(Math.hypot(moved.point.lon - point.lon, moved.point.lat - point.lat) < 0.01, JSON.stringify(moved.point));
    await page.locator('[data-change][data-kind="edit"]').waitFor();
    await form.getByRole('button', { name: 'Annulla questa modifica' }).click();
    await page.locator('[data-change][data-kind="undo"]').waitFor();
    assert.deepEqual((await asset()).asset.point, point);
    await done(page);
  });

  test('all that the filters choose is changed at once', async () => {
    const page = await room.open('/console/inventory?show=bulk&kind=school');
    await page.locator('[data-chosen]:not([data-chosen="0"])').waitFor();
    const chosen = await page.locator('[data-chosen]').getAttribute('data-chosen');
    const form = page.locator('section[aria-labelledby="ops-bulk"]');
    await form.getByLabel('Fornitore').fill('Fibra SpA');
    await form.getByLabel('Contratto').fill('CT-2026-7');
    await form.getByRole('button', { name: 'Prova senza cambiare niente' }).click();
    await form.locator(`[data-updated="${chosen}"][data-applied="false"]`).waitFor();
    await form.getByRole('button', { name: 'Applica' }).click();
    await form.locator(`[data-updated="${chosen}"][data-applied="true"]`).waitFor();
    await screenshot(page, 'console-inventory-bulk-applied-1440');

    // What a report is made by.
    await page.goto(`${room.city.url}/console/reports?group=contract`);
    await form.waitFor({ state: 'detached' });
    await page.locator('[data-month]').waitFor();
    await done(page);
  });
}
