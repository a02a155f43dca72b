// Service levels: how available a supplier's or an owner's assets were in a month, and the files of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, room } from './room.mjs';

export function reports() {
  test('a month of service levels by owner, with its coverage and its files', async () => {
    const page = await room.open('/console/reports');
    await page.locator('[data-month]').waitFor();
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
    await done(page);
  });
}
