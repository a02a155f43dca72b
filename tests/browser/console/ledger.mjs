// The ledger of school upgrades: planned, taken step by step with its day, taken back, by keys alone; and what is not shown by a
// measurement is not accepted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../axe.mjs';
import { WIDTHS, resize, screenshot } from '../browser.mjs';
import { done, room } from './room.mjs';

/** A school of the city whose name is no other's. */
async function aSchool(page) {
  const found = await page.request.get(`${room.city.url}/api/v1/assets?kind=school`);
  const { items } = await found.json();
  return items.find(({ name }) => items.filter((other) => other.name === name).length === 1);
}

export function ledger() {
  test('the upgrade of a school goes step by step, by keys, and is accepted by what was measured', async () => {
    const page = await room.open('/console/school-upgrades');
    await page.locator('[data-ledger="0"]').waitFor();
    await page.getByText('Nessun potenziamento è previsto.').waitFor();
    const { id: school, name } = await aSchool(page);
    // What is no school is said before anything is sent, and the field keeps it.
    await page.getByLabel('Scuola (nome o id)').fill('Scuola che non esiste');
    await page.getByLabel('Scuola (nome o id)').press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Scuola che non esiste' }).waitFor();
    // Some letters of its name offer it; its whole name is as good as its id.
    await page.getByLabel('Scuola (nome o id)').fill(name.slice(0, -1).toLowerCase());
    await page.locator(`datalist option[value="${school}"]`).waitFor({ state: 'attached' });
    await page.getByLabel('Scuola (nome o id)').fill(name);
    await page.locator('input[name="supplier"]').fill('Fibra Esempio (demo)');
    await page.getByLabel('Promessi in discesa').fill('dieci');
    await page.locator('input[name="supplier"]').press('Enter');
    await page.getByRole('alert').filter({ hasText: 'dieci' }).waitFor();
    await page.getByLabel('Promessi in discesa').fill('0,05');
    await page.getByLabel('Promessi in salita').fill('0,05');
    await page.locator('input[name="supplier"]').press('Enter');
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
    await page.locator('select[name="supplier"]').selectOption('Fibra Esempio (demo)');
    // Where one filters is in the address: somebody else opens the same, and the back button undoes one step.
    await page.waitForURL((url) => url.searchParams.get('waits') === 'accepted' && url.searchParams.has('supplier'));
    const same = await room.open(`/console/school-upgrades${new URL(page.url()).search.replace('waits=accepted', 'waits=complete')}`);
    await same.getByText('Nessuna scuola corrisponde ai filtri.').waitFor();
    await done(same);
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('supplier'));
    // Who is below contract stands there with whom to call, for as many days as one asks.
    await page.getByLabel('Da più di quanti giorni').fill('0');
    await page.getByLabel('Da più di quanti giorni').press('Tab');
    await page.locator('[data-below-for="0"]').waitFor();
    await page.locator('[data-supplier]').first().waitFor();
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
