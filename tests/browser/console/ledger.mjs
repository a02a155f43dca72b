// The ledger of school upgrades: planned, taken step by step with its day, taken back, by keys alone; and what is not shown by a
// measurement is not accepted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../axe.mjs';
import { WIDTHS, resize, screenshot } from '../browser.mjs';
import { done, room } from './room.mjs';

/** A school of the city. */
async function aSchool(page) {
  const found = await page.request.get(`${room.city.url}/api/v1/assets?kind=school`);
  return (await found.json()).items[0].id;
}

export function ledger() {
  test('the upgrade of a school goes step by step, by keys, and is accepted by what was measured', async () => {
    const page = await room.open('/console/school-upgrades');
    await page.locator('[data-ledger="0"]').waitFor();
    await page.getByText('Nessun potenziamento è previsto.').waitFor();
    const school = await aSchool(page);
    await page.getByLabel('Id della scuola').fill(school);
    await page.getByLabel('Fornitore').fill('Fibra Esempio (demo)');
    await page.getByLabel('Promessi in discesa').fill('dieci');
    await page.getByLabel('Fornitore').press('Enter');
    await page.getByRole('alert').filter({ hasText: 'dieci' }).waitFor();
    await page.getByLabel('Promessi in discesa').fill('0,05');
    await page.getByLabel('Promessi in salita').fill('0,05');
    await page.getByLabel('Fornitore').press('Enter');
    const row = page.locator(`tr[data-school="${school}"]`);
    await page.locator(`tr[data-school="${school}"][data-stage="planned"]`).waitFor();
    assert.match(await row.innerText(), /Fibra Esempio/);
    assert.match(await row.innerText(), /demo/i, 'an invented school says so');

    const stage = (name) => page.locator(`tr[data-school="${school}"][data-stage="${name}"]`).waitFor();
    for (const [name, word] of [['ordered', 'ordinat'], ['installed', 'installat']]) {
      await row.getByRole('button', { name: new RegExp(`Scrivi: ${word}`) }).press('Enter');
      await stage(name);
    }
    // A measurement of one's own, that shows too little: tested, and not accepted.
    const measured = async (mbps) => {
      await row.locator('summary').press('Enter');
      await row.getByLabel('Misurati in discesa').fill(mbps);
      await row.getByLabel('Misurati in discesa').press('Enter');
    };
    await measured('3');
    await stage('tested');
    await measured('3');
    await row.getByRole('alert').waitFor();
    await stage('tested');
    await row.getByLabel('Misurati in discesa').fill('48');
    await row.getByLabel('Misurati in discesa').press('Enter');
    await stage('accepted');
    assert.match(await row.innerText(), /iperf3/);
    assert.match(await row.innerText(), /completo/);
    assert.deepEqual(await violations(page), []);
    for (const width of WIDTHS) {
      await resize(page, width);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${over} px too wide at ${width}`);
      await screenshot(page, `console-ledger-${width}`);
    }

    // What was written down in error is taken back, and the filters find what waits.
    await row.getByRole('button', { name: /Ritira: accettat/ }).press('Enter');
    await stage('tested');
    await page.getByLabel('Attende').selectOption('ordered');
    await page.getByText('Nessuna scuola corrisponde ai filtri.').waitFor();
    await page.getByLabel('Attende').selectOption('accepted');
    await row.waitFor();
    // The public reads the same, without the supplier.
    const reader = await room.open('/school-upgrades', { as: 'nobody', live: false });
    await reader.locator(`tr[data-school="${school}"][data-stage="tested"]`).waitFor();
    assert.ok(!(await reader.content()).includes('Fibra Esempio'));
    await reader.context().close();
    // A refusal is an answer of the server that the page expects.
    page.faults = page.faults.filter((fault) => !/422/.test(fault));
    await done(page);
  });
}
