// Citizens' reports: what somebody wrote on the public page is read, taken up, closed, and taken back, by keys alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenshot } from '../browser.mjs';
import { press, reach } from './keyboard.mjs';
import { done, room } from './room.mjs';

/** Sends a report as the form on the asset's page does. */
export async function report(asset, kind, text) {
  const { url } = room.city;
  const answer = await fetch(`${url}/asset/${asset}/report`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url },
    body: new URLSearchParams({ kind, text }),
  });
  assert.match(answer.headers.get('location'), /sent=taken/);
}

export function feedback() {
  test('a report of a citizen is found, taken up, closed and taken back without a mouse', async () => {
    const text = 'Il Wi-Fi <b>non</b> va da ieri sera';
    await report(room.city.access_point, 'not_working', text);
    const page = await room.open('/console');
    // By the menu of the screens of now and then.
    await reach(page, page.locator('.ops-more summary'));
    await page.keyboard.press('Enter');
    await press(page, page.getByRole('link', { name: 'Segnalazioni' }));
    await page.waitForURL(/\/console\/feedback/);
    const mine = page.locator('[data-report]').filter({ hasText: text });
    await mine.waitFor();
    const state = (word) => page.locator(`[data-report][data-state="${word}"]`).filter({ hasText: text });
    await screenshot(page, 'console-feedback-new-1440');

    await press(page, mine.getByRole('button', { name: 'Prendi in carico' }));
    await mine.waitFor({ state: 'detached' });
    // The choice of states is one stop of the tabulator, and the arrows choose.
    await reach(page, page.locator('[name="state"]:checked'));
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/state=accepted/);
    await state('accepted').getByText(room.city.operator.user).waitFor();
    await press(page, mine.getByRole('button', { name: 'Chiudi' }));
    await mine.waitFor({ state: 'detached' });
    await reach(page, page.locator('[name="state"]:checked'));
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/state=closed/);
    await state('closed').waitFor();
    await press(page, mine.getByRole('button', { name: 'Rimetti fra le nuove' }));
    await mine.waitFor({ state: 'detached' });
    await page.goBack();
    await page.goBack();
    await press(page, state('new').getByRole('button', { name: 'Respingi' }));
    await mine.waitFor({ state: 'detached' });
    await done(page);
  });
}
