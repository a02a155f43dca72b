// Planned work and rules: a window on an asset is on at once, one comes each month; a rule of working hours is tried first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenshot } from '../browser.mjs';
import { FOLLOWS_WITHIN, done, room } from './room.mjs';

/** `datetime-local` in the city, some minutes from now. */
function local(minutes) {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Rome', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  });
  return parts.format(new Date(Date.now() + minutes * 60_000)).replace(' ', 'T');
}

export function plan() {
  test('work on an asset puts it into maintenance now, and work of an area comes each month', async () => {
    const id = room.city.access_point;
    const page = await room.open(`/console/assets/${id}`);
    await page.getByRole('link', { name: 'Pianifica manutenzione' }).click();
    await page.getByLabel('Che cosa si fa').fill('Cambio antenna');
    assert.equal(await page.getByLabel('Elemento (scrivi').inputValue(), id);
    await page.locator('[name="from"]').fill(local(-5));
    await page.locator('[name="to"]').fill(local(60));
    await page.getByRole('button', { name: 'Pianifica' }).click();
    const once = page.locator('[data-window]').filter({ hasText: 'Cambio antenna' });
    await once.getByText('in corso').waitFor();

    await page.getByLabel('Che cosa si fa').fill('Aggiornamenti di quartiere');
    await page.getByLabel('Su che cosa').selectOption('area');
    await page.locator('select[name="area"]').selectOption({ index: 0 });
    await page.locator('[name="repeats"]').selectOption('nth');
    await page.locator('[name="nth"]').selectOption('0');
    await page.locator('[name="weekday"]').selectOption('friday');
    await page.locator('[name="from"]').fill('03:00');
    await page.locator('[name="to"]').fill('05:00');
    await page.getByRole('button', { name: 'Pianifica' }).click();
    const monthly = page.locator('[data-window]').filter({ hasText: 'Aggiornamenti di quartiere' });
    await monthly.getByText("l'ultimo venerdì di ogni mese, 03:00–05:00").waitFor();
    await screenshot(page, 'console-maintenance-planned-1440');

    const asset = await room.open(`/console/assets/${id}`);
    await asset.locator('.ops-state[data-health="maintenance"]').waitFor({ timeout: FOLLOWS_WITHIN });
    await once.getByRole('button', { name: 'Termina o annulla' }).click();
    await once.getByText('finita').waitFor();
    await asset.locator('.ops-state:not([data-health="maintenance"])').waitFor({ timeout: FOLLOWS_WITHIN });
    await monthly.getByRole('button', { name: 'Termina o annulla' }).click();
    await monthly.getByText('finita').waitFor();
    await done(asset);
    await done(page);
  });

  test('a rule of working hours is tried on the last month, kept, and switched off', async () => {
    const page = await room.open('/console/rules');
    const form = page.locator('section[aria-labelledby="ops-rule"]');
    await form.getByLabel('Nome della regola').fill('Nessuno risponde');
    await form.locator('[name="metric"]').selectOption('device.up');
    await form.locator('[name="side"]').selectOption('below');
    await form.locator('[name="limit"]').fill('0,5');
    await form.locator('[name="hours"]').selectOption('hours');
    assert.equal(await form.getByLabel('sabato').isChecked(), false);
    await form.getByRole('button', { name: 'Prova sugli ultimi 30 giorni' }).click();
    await form.locator('[data-fired]').getByText(/Sarebbe scattata \d+ volt/).waitFor();
    await screenshot(page, 'console-rules-tried-1440');
    await form.getByRole('button', { name: 'Salva' }).click();
    const rule = page.locator('[data-rule][data-name="Nessuno risponde"]');
    await rule.getByText(/lunedì.*08:00–18:00/).waitFor();
    // Whatever it is kept as, it is switched.
    for (const wanted of ['true', 'false']) {
      if ((await rule.getAttribute('data-enabled')) !== wanted) {
        await rule.getByRole('button', { name: wanted === 'true' ? 'Accendi' : 'Spegni' }).click();
      }
      await page.locator(`[data-rule][data-name="Nessuno risponde"][data-enabled="${wanted}"]`).waitFor();
    }
    await done(page);
  });
}
