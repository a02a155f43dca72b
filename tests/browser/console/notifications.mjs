// Notifications: who is told, when they are left alone, who is on call, and a test that arrives.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenshot } from '../browser.mjs';
import { press } from './keyboard.mjs';
import { done, room } from './room.mjs';

/** A calendar in which somebody is on call all year. */
const ICS = [
  'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//prova//IT', 'BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20260101T000000Z',
  'DTSTART:20260101T000000Z', 'DTEND:20260101T235959Z', 'RRULE:FREQ=DAILY', 'SUMMARY:Giulia Rossi', 'END:VEVENT',
  'END:VCALENDAR', '',
].join('\r\n');

export function notifications() {
  test('a recipient with quiet hours is told by a test, is on call, and a policy tells whoever is', async () => {
    const page = await room.open('/console/notifications', { as: 'administrator' });
    await page.getByRole('link', { name: 'Destinatari' }).click();
    await page.getByLabel('Nome').fill('Giulia Rossi');
    await page.getByLabel('Indirizzo').fill('giulia.rossi@demo.invalid');
    await page.getByLabel('Silenzio dalle').fill('22:00');
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.getByText('Scrivi inizio e fine delle ore di silenzio').waitFor();
    await page.getByLabel('alle', { exact: true }).fill('07:00');
    await page.getByRole('button', { name: 'Salva' }).click();
    const recipient = page.locator('[data-recipient]').filter({ hasText: 'Giulia Rossi' });
    await recipient.getByText('22:00–07:00').waitFor();
    await recipient.getByRole('button', { name: 'Invia una prova' }).click();
    await page.locator('[data-tested] [data-accepted="true"]').waitFor();
    await screenshot(page, 'console-notifications-tested-1440');
    const mailbox = await (await fetch(`${room.city.simulator_url}/control/mailbox`)).text();
    assert.ok(mailbox.includes('giulia.rossi@demo.invalid'), 'the test did not arrive');

    await page.getByRole('link', { name: 'Reperibilità' }).click();
    await page.getByLabel('Nome del calendario').fill('Turni rete');
    await page.getByLabel('File iCalendar').setInputFiles({ name: 'turni.ics', mimeType: 'text/calendar', buffer: Buffer.from(ICS) });
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.locator('[data-calendar]').getByText('Giulia Rossi').first().waitFor();

    await page.getByRole('link', { name: 'Regole di invio' }).click();
    await page.getByRole('textbox', { name: 'Nome' }).fill('Wi-Fi di notte');
    await page.getByRole('group', { name: 'Passo 1' }).getByLabel('chi è reperibile in Turni rete').check();
    await page.getByRole('button', { name: 'Aggiungi un passo' }).click();
    await page.getByRole('group', { name: 'Passo 2' }).getByLabel('Giulia Rossi', { exact: true }).check();
    await page.getByLabel('Da questa gravità in su').selectOption('critical');
    // Areas by their names, with keys alone: two are chosen, one is taken off again.
    const areas = page.locator('select[name="areas"]');
    for (const area of ['municipio-3', 'nil-20']) await areas.selectOption(area);
    await press(page, page.locator('[data-area="nil-20"]').getByRole('button'));
    await page.locator('[data-area="nil-20"]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Salva' }).click();
    const policy = page.locator('[data-policy]').filter({ hasText: 'Wi-Fi di notte' });
    await policy.getByText('dopo 15 min: Giulia Rossi').waitFor();
    await policy.getByText(/Municipio 3/).waitFor();
    await screenshot(page, 'console-notifications-policy-1440');
    // Nobody is to be told of what the other tests break.
    await policy.getByRole('button', { name: 'Sospendi' }).click();
    await page.locator('[data-policy][data-enabled="false"]').waitFor();

    await page.getByRole('link', { name: 'Modelli' }).click();
    await page.getByRole('button', { name: 'Telegram' }).click();
    await page.getByRole('button', { name: 'Salva' }).click();
    await page.locator('[data-template]').filter({ hasText: 'Telegram' }).waitFor();

    await page.getByRole('link', { name: 'Messaggi inviati' }).click();
    const sent = page.locator('[data-message]').filter({ hasText: 'Giulia Rossi' });
    await sent.locator('[data-delivery="sent"]').waitFor();
    await done(page);
  });
}
