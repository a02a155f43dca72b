// Service levels: how available a supplier's or an owner's assets were in a month, and the files of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, room } from './room.mjs';

/** Availability is counted in buckets of five minutes: so long after it was set up a city surely has one. */
const FIRST_BUCKET = 310_000;

export function reports() {
  test('a month of service levels by owner, with its coverage and its files', async () => {
    const page = await room.open('/console/reports');
    // A city that was set up a moment ago has nothing to report before its first five minutes are over.
    for (const until = Date.now() + FIRST_BUCKET; ; await page.reload()) {
      const months = await (await page.request.get(`${room.city.url}/api/v1/reports/sla/months`)).json();
      await page.locator('[data-month]').waitFor();
      if (months.items.length > 0) break;
      assert.ok(Date.now() < until, 'nothing is in service');
      await page.waitForTimeout(1_000);
    }
    await page.locator('select[name="group"]').selectOption('owner');
    await page.waitForURL(/group=owner/);
    await page.locator('[data-group="owner"]').waitFor();
    const table = page.getByRole('group', { name: 'Livelli di servizio per responsabile' });
    const heads = await table.getByRole('columnheader').allInnerTexts();
    assert.equal(heads.indexOf('Copertura'), heads.indexOf('Disponibilità') + 1, 'coverage is not beside availability');
    const total = table.locator('tfoot td');
    assert.match(await total.nth(0).innerText(), /%|—/);

    // The files are of what is shown.
    const month = await page.locator('[data-month]').getAttribute('data-month');
    for (const [name, type] of [['Scarica CSV', 'text/csv'], ['Scarica Excel (XLSX)', 'spreadsheetml.sheet']]) {
      const href = await page.getByRole('link', { name }).getAttribute('href');
      assert.match(href, /group=owner/);
      const file = await page.request.get(`${room.city.url}${href}`);
      assert.equal(file.status(), 200, href);
      assert.ok(file.headers()['content-type'].includes(type), href);
      assert.ok(file.headers()['content-disposition'].includes(month), href);
    }
    const rows = await table.locator('tbody tr').count();
    const csv = await (await page.request.get(`${room.city.url}/api/v1/reports/sla.csv?month=${month}&group=owner`)).text();
    assert.equal(csv.trim().split('\r\n').length, rows + 2, 'the file has other rows than the table');

    // A month back, by a link, and the address says so.
    await page.getByRole('link', { name: 'Mese prima' }).click();
    await page.waitForURL((url) => url.searchParams.get('month') < month && url.searchParams.get('group') === 'owner');
    await page.getByRole('link', { name: 'Mese dopo' }).waitFor();

    // Month by month: what the curve shows stands in a table, the month of now first; one row of the report by itself.
    await page.goto(`${room.city.url}/console/reports?group=municipio`);
    await page.locator('[data-group="municipio"]').waitFor();
    const months = page.locator('[data-sla-month]');
    await months.first().waitFor();
    assert.equal(await months.first().getAttribute('data-sla-month'), month);
    await page.locator('svg.ops-curve .ops-curve-point').first().waitFor({ state: 'attached' });
    const row = page.locator('select[name="months-of"]');
    await row.selectOption({ index: 1 });
    await page.waitForURL(/row=/);
    await page.getByRole('group', { name: new RegExp(`mese per mese: ${await row.locator('option:checked').innerText()}`) }).waitFor();
    await done(page);
  });
}
