// People and the audit trail: somebody is invited by a link, and the trail finds it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, room } from './room.mjs';

export function access() {
  test('somebody is invited, and the audit trail says by whom', async () => {
    const page = await room.open('/console/people', { as: 'administrator' });
    const form = page.locator('section[aria-labelledby="ops-invite"]');
    await form.getByLabel('Nome utente').fill('anna.bianchi');
    await form.getByLabel('Ruolo').selectOption('viewer');
    await form.getByRole('button', { name: 'Invita' }).click();
    await page.locator('[data-person="anna.bianchi"]').waitFor();
    assert.match(await page.locator('section pre').first().innerText(), /\/console\/setup#/);

    await page.goto(`${room.city.url}/console/audit`);
    await page.getByLabel('Su che cosa').selectOption('account');
    await page.getByLabel('Quale').fill('anna.bianchi');
    await page.getByRole('button', { name: 'Cerca' }).click();
    await page.waitForURL(/subject_kind=account.*subject=anna\.bianchi/);
    await page.locator('[data-audit="insert"]').waitFor();
    const found = await page.$$eval('[data-audit]', (rows) => rows.map(({ dataset }) => [dataset.subjectKind, dataset.actor]));
    assert.deepEqual(found, [['account', room.city.administrator.user]]);
    assert.equal((await page.locator('[data-audit="insert"] [data-field="role"]').innerText()).trim(), 'Ruolo: lettore');
    await done(page);
  });

  test('an operator is offered nothing that only administrators may do', async () => {
    const page = await room.open('/console/notifications');
    await page.locator('#ops-sent').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Destinatari' }).count(), 0, 'an operator is offered what the server refuses');
    await done(page);
  });
}
