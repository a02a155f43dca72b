// A briefing from the template to the room: composed by keys and by dragging, read, frozen, shown on a projector, and shown on
// when the server goes away in the middle of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../axe.mjs';
import { WIDTHS, resize, screenshot } from '../browser.mjs';
import { done, room } from './room.mjs';

/** Where pictures of the room are kept for people to look at. */
const PICTURES = '../../target/screenshots';

/** The least that people at the far end of a table can read, in CSS pixels. */
const LEAST_TEXT = 24;

const keys = (page) => page.locator('[data-block]').evaluateAll((blocks) => blocks.map((block) => block.dataset.block));

/**
 * What on a slide cannot be read or is cut, told in a page: letters smaller than `least` as they are drawn, and what reaches out
 * of its slide. What nobody sees is not looked at.
 */
function illegible(least) {
  const found = [];
  for (const slide of document.querySelectorAll('.slide')) {
    const { left, top, right, bottom } = slide.getBoundingClientRect();
    const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const element = text.parentElement;
      if (!text.data.trim() || element.closest('.visually-hidden, title, desc, [hidden]')) continue;
      const drawn = element.getScreenCTM?.().a ?? 1;
      const size = parseFloat(getComputedStyle(element).fontSize) * drawn;
      const what = `${slide.parentElement.parentElement.id} ${element.tagName} '${text.data.trim().slice(0, 40)}'`;
      if (size < least - 0.1) found.push(`${what}: ${size} px`);
      // A long title ends with dots at the foot; it is whole on the first slide.
      if (element.matches('.slide-foot span:nth-child(2)')) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      if (box.left < left - 1 || box.right > right + 1 || box.top < top - 1 || box.bottom > bottom + 1) found.push(`${what}: cut`);
    }
    if (slide.scrollHeight > slide.clientHeight + 2) found.push(`${slide.parentElement.parentElement.id}: too full`);
    for (const part of slide.querySelectorAll('.slide-body, .slide-title-body')) {
      if (part.scrollHeight > part.clientHeight + 2) found.push(`${slide.parentElement.parentElement.id}: its body is too full`);
    }
  }
  return found;
}

export function briefings() {
  test('a briefing is composed, frozen and shown in the room while the server is away', async (t) => {
    const page = await room.open('/console/briefings');
    // What is about a Municipio says about which.
    await page.getByLabel('Modello').selectOption('municipio');
    await page.locator('form select[name="area"] option').nth(8).waitFor({ state: 'attached' });
    await page.getByLabel('Modello').selectOption('weekly-giunta');
    await page.locator('form select[name="area"]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Comincia' }).click();
    await page.locator('.ops-composer').waitFor();
    const before = await keys(page);
    assert.ok(before.length >= 6, `the template has blocks: ${before}`);
    let composed = before;

    await t.test('blocks move by keys and by dragging', async () => {
      await page.locator(`[data-block="${before[0]}"] input[name="title"]`).press('Alt+ArrowDown');
      await page.waitForFunction((key) => document.querySelectorAll('[data-block]')[1].dataset.block === key, before[0]);
      await page.locator('[role="status"]', { hasText: 'posto 2' }).waitFor({ state: 'attached' });
      // All of them in sight: what scrolls under a pressed button is not what was pressed.
      const size = page.viewportSize();
      await page.setViewportSize({ ...size, height: 4_000 });
      await page.locator(`[data-block="${before[2]}"] .title-kind`).dragTo(page.locator(`[data-block="${before[1]}"] .title-kind`));
      await page.waitForFunction((key) => document.querySelectorAll('[data-block]')[0].dataset.block === key, before[2]);
      assert.deepEqual(await keys(page), [before[2], before[1], before[0], ...before.slice(3)]);
      await page.setViewportSize(size);
    });

    await t.test('a question that a page answers is asked with the parameters of that page', async () => {
      for (const [kind, fields] of [
        ['comparison', { metric: 'school.download', level: 'nil', against: 'previous' }],
        ['divide', {}],
        ['below-contract', {}],
        ['decomposition', { indicator: 'completion' }],
      ]) {
        await page.getByLabel('Nuovo blocco').selectOption(kind);
        await page.getByRole('button', { name: 'Aggiungi' }).click();
        const block = page.locator(`[data-block="${kind}-1"]`);
        await block.waitFor();
        for (const [name, value] of Object.entries(fields)) await block.locator(`select[name="${name}"]`).selectOption(value);
      }
      await page.locator('[data-block="divide-1"] input[name="coverage"]').fill('2.5');
      await page.locator('[data-block="below-contract-1"] input[name="days"]').fill('30');
      composed = await keys(page);
    });

    await t.test('what there is in the city is chosen, and what is not saved is not lost by a click', async () => {
      // A block that is called by its goal is called by the one that is chosen.
      const goal = page.locator('[data-block="goal-1"]');
      const named = () => goal.locator('select[name="goal"] option:checked').innerText();
      assert.equal(await goal.locator('input[name="title"]').inputValue(), await named());
      await goal.locator('select[name="goal"]').selectOption('certificati.online_share');
      await page.waitForFunction((name) => document.querySelector('[data-block="goal-1"] input[name="title"]').value === name, await named());
      await page.locator('[data-block="wifi-map"] select[name="level"]').selectOption('municipio');
      const asked = [];
      const answer = (dialog) => { asked.push(dialog.message()); return dialog.dismiss(); };
      page.on('dialog', answer);
      const here = page.url();
      await page.getByRole('link', { name: /Briefing/ }).first().click();
      await page.goBack();
      await page.waitForURL(here);
      assert.equal(asked.length, 2, `asked before a link and before the way back: ${asked}`);
      assert.match(asked[0], /non salvate/);
      page.off('dialog', answer);
      assert.equal(await page.locator('[data-block="goal-1"] select[name="goal"]').inputValue(), 'certificati.online_share');
    });

    await t.test('what is written is kept, and frozen it is a page of its own', async () => {
      await page.getByLabel('Titolo', { exact: true }).fill('Briefing della prova');
      await page.locator('[data-block="decision"] textarea[name="question"]').fill('Ordinare 40 apparati per le scuole?');
      await page.locator('[data-block="decision"] textarea[name="notes"]').fill('chiedere prima al bilancio');
      await page.getByRole('button', { name: 'Salva' }).click();
      await page.locator('.ops-composer[data-dirty="false"]').waitFor();
      await page.getByRole('button', { name: 'Manda in revisione' }).click();
      await page.locator('.ops-steps[data-state="review"]').waitFor();
      assert.deepEqual(await violations(page), []);
      // Who is to agree reads it with its numbers; nobody else does.
      const draft = await page.getByRole('link', { name: 'Anteprima con i numeri di adesso' }).getAttribute('href');
      const preview = await room.open(draft, { live: false });
      await preview.locator('[data-draft] [data-block="decision"]', { hasText: 'Ordinare 40 apparati' }).waitFor();
      await preview.locator('[data-block="goal-1"]').first().waitFor();
      assert.deepEqual(await violations(preview), []);
      await done(preview);
      const stranger = await room.open(draft, { as: 'nobody', live: false });
      await stranger.waitForURL((url) => url.pathname === '/console/login');
      await stranger.context().close();
      await page.getByLabel('A proposito di').last().selectOption('decision');
      await page.getByLabel('Commento').fill('Quanti apparati in tutto?');
      await page.getByRole('button', { name: 'Invia' }).click();
      await page.locator('[data-of="decision"]', { hasText: 'Quanti apparati' }).waitFor();
      await page.getByRole('button', { name: 'Congela' }).click();
      await page.locator('.ops-steps[data-state="frozen"]').waitFor();
      await page.getByLabel('Che cosa si è deciso').fill('Si ordinano 20 apparati');
      await page.getByLabel('A chi spetta (ufficio o ruolo)').fill('Direzione ICT');
      await page.getByRole('button', { name: 'Verbalizza' }).click();
      await page.locator('[data-decision][data-state="open"]').waitFor();
    });

    const href = await page.getByRole('link', { name: 'Apri la pagina' }).getAttribute('href');
    await t.test('the page is whole on every screen and accessible', async () => {
      const reader = await room.open(href, { as: 'nobody', live: false });
      await reader.locator('[data-block="decision"]', { hasText: 'Ordinare 40 apparati' }).waitFor();
      // The NIL are there with their places, and what nobody counts is named.
      await reader.locator('[data-block="divide-1"] [data-row="take_up"]', { hasText: /nessun/i }).waitFor();
      await reader.locator('[data-block="comparison-1"] [data-row]').first().waitFor({ state: 'attached' });
      assert.ok(!(await reader.content()).includes('chiedere prima al bilancio'), 'notes are for the speaker');
      for (const width of WIDTHS) {
        await resize(reader, width);
        const over = await reader.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${over} px too wide at ${width}`);
        await screenshot(reader, `briefing-${width}`);
      }
      assert.deepEqual(await violations(reader), []);
      await done(reader);
    });

    await t.test('the room pages with a clicker, down to the map and back, and goes on without the server', async (t) => {
      let killed = false;
      t.after(() => killed && room.city.tell('start backend'));
      const viewport = { width: 1920, height: 1080 };
      const slides = await room.open(`${href}/room`, { live: false, viewport });
      const at = (n) => slides.waitForFunction((id) => {
        const { top } = document.getElementById(id).getBoundingClientRect();
        return Math.abs(top) < 2 && location.hash === `#${id}`;
      }, `slide-${n}`);
      const press = async (key, n) => { await slides.keyboard.press(key); await at(n); };
      await slides.locator('body[data-kept="true"]').waitFor();
      const all = await slides.locator('.slide').count();

      // What is projected, and what a smaller projector makes of it.
      for (const size of [viewport, { width: 1280, height: 720 }]) {
        await slides.setViewportSize(size);
        const found = await slides.evaluate(illegible, LEAST_TEXT);
        assert.deepEqual(found, [], `at ${size.width} by ${size.height}`);
      }
      await slides.setViewportSize(viewport);
      assert.deepEqual(await violations(slides), []);

      await at(1);
      let n = 1;
      for (const [key, step] of [['PageDown', 1], ['ArrowRight', 1], [' ', 1], ['ArrowDown', 1], ['PageUp', -1], ['ArrowLeft', -1], ['Shift+ ', -1], ['ArrowUp', -1]]) {
        await press(key, n += step);
      }
      await press('End', all);
      await press('Home', 1);

      // From a slide down to the areas as they were, and back to the same slide.
      const map = await slides.locator('.slide-frame:has([data-drill])').first().getAttribute('id');
      const mapAt = Number(map.split('-')[1]);
      for (let i = 2; i <= mapAt; i++) await press('PageDown', i);
      await slides.keyboard.press('m');
      const drill = slides.locator('dialog[open]');
      await drill.locator('[data-area]').first().focus();
      const whole = await drill.locator('.map-drawing').getAttribute('viewBox');
      await slides.keyboard.press('Enter');
      await drill.locator('[aria-pressed="true"]').waitFor();
      assert.notEqual(await drill.locator('.map-drawing').getAttribute('viewBox'), whole, 'the area is seen from near');
      await slides.screenshot({ path: `${PICTURES}/room-drill.png` });
      assert.deepEqual(await violations(slides), []);

      // On to the map as it is now, and back into the room where one was.
      await drill.locator('[data-live]').click();
      await slides.waitForURL((url) => !url.pathname.startsWith('/briefing/'));
      await slides.getByRole('link', { name: 'Torna in sala' }).click();
      await at(mapAt);

      // The speaker's window: notes for who is logged in, next slide, time; both windows lead.
      const presenter = await slides.context().newPage();
      presenter.faults = [];
      await presenter.goto(`${room.city.url}${href}/presenter`);
      await presenter.locator(`.presenter[data-at="${mapAt}"]`).waitFor();
      await slides.bringToFront();
      await presenter.keyboard.press('PageDown');
      await at(mapAt + 1);
      const last = slides.locator('.slide-frame[data-block="decision"]').last();
      const lastAt = Number((await last.getAttribute('id')).split('-')[1]);
      for (let i = mapAt + 2; i <= lastAt; i++) await press('PageDown', i);
      await presenter.locator(`.presenter[data-at="${lastAt}"]`).waitFor();
      await presenter.getByText('chiedere prima al bilancio').waitFor();
      assert.match(await presenter.locator('#presenter-clock').innerText(), /^\d\d:\d\d:\d\d$/);
      assert.match(await presenter.locator('#presenter-elapsed').innerText(), /^\d+:\d\d$/);
      await presenter.screenshot({ path: `${PICTURES}/room-presenter.png` });
      assert.deepEqual(await violations(presenter), []);
      await press('Home', 1);

      for (let i = 2; i <= all; i++) {
        if (i === Math.ceil(all / 2)) {
          await room.city.tell('kill backend');
          killed = true;
        }
        await press('PageDown', i);
        assert.match(await slides.locator(`#slide-${i} .slide-foot`).innerText(), /Dati al \d/);
        await slides.screenshot({ path: `${PICTURES}/room-${i}.png` });
      }
      await press('PageUp', all - 1);
      assert.deepEqual(slides.faults, [], 'nothing was asked of the server that was away');
      await presenter.locator(`.presenter[data-at="${all - 1}"]`).waitFor();

      // Loaded anew without the server it is the same, at the same place; so is the speaker's window, with the notes.
      await slides.reload();
      await at(all - 1);
      await presenter.reload();
      await presenter.locator(`.presenter[data-at="${all - 1}"]`).waitFor();
      await presenter.keyboard.press('End');
      await at(all);
      // The live map says that it is away, and the room stays.
      await press('Home', 1);
      for (let i = 2; i <= mapAt; i++) await press('PageDown', i);
      await slides.keyboard.press('m');
      await slides.locator('dialog[open] [data-live]').click();
      await slides.getByText('Senza rete la mappa di adesso non si apre').waitFor();
      await slides.keyboard.press('Escape');
      await at(mapAt);
      await slides.context().close();
    });

    await t.test('what was decided is followed up in the next one', async () => {
      await page.getByRole('button', { name: 'Comincia quello che segue' }).click();
      await page.locator('.ops-composer[data-version="1"]').waitFor();
      assert.equal((await keys(page)).length, composed.length, 'it begins with the blocks of the one before');
      const followed = page.locator('section[aria-labelledby="ops-followed"] [data-decision]');
      await followed.getByRole('button', { name: 'Fatta' }).click();
      await followed.and(page.locator('[data-state="done"]')).waitFor();
      await page.getByRole('button', { name: 'Manda in revisione' }).click();
      await page.getByRole('button', { name: 'Congela' }).click();
      await page.locator('.ops-steps[data-state="frozen"]').waitFor();
      // What it says otherwise than the one before stands beside it.
      await page.locator('[data-against][data-differences]').waitFor();
      const next = await page.getByRole('link', { name: 'Apri la pagina' }).getAttribute('href');
      const reader = await room.open(`${next}/room`, { as: 'nobody', live: false });
      await reader.locator('#slide-2', { hasText: 'Si ordinano 20 apparati' }).getByText('fatta').waitFor();
      await done(reader);
    });

    await t.test('long texts, tables and goals go on on the next slide, and nothing is small or cut', async () => {
      const api = async (method, path, data) => {
        const answer = await page.request.fetch(`${room.city.url}${path}`, { method, data, headers: { origin: room.city.url } });
        assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
        return answer.json();
      };
      const at = '/api/v1/briefings';
      const begun = await api('POST', at, { template: 'council_commission' });
      const { draft } = await api('GET', `${at}/${begun.id}`);
      const long = 'Parole che dicono qualcosa, '.repeat(40).trim();
      draft.title = 'Un titolo che va a capo '.repeat(5).trim();
      draft.blocks.push(
        { key: 'long', title: draft.title, ask: { kind: 'text', text: long }, notes: '' },
        { key: 'lines', title: 'Righe', ask: { kind: 'text', text: 'una riga\n'.repeat(60) }, notes: '' },
        { key: 'ask', title: draft.title, ask: { kind: 'decision', question: 'Si fa? '.repeat(28).trim(), options: 'sì\nno\nforse' }, notes: '' },
        { key: 'ask-long', title: 'Domanda', ask: { kind: 'decision', question: long, options: long }, notes: '' },
        { key: 'rank', title: draft.title, ask: { kind: 'table', metric: 'school.download', level: 'nil', rows: 20 }, notes: '' },
      );
      const kept = await api('PUT', `${at}/${begun.id}`, { version: begun.version, draft });
      const read = await api('POST', `${at}/${begun.id}/steps`, { version: kept.version, step: 'submit' });
      const { sha256 } = await api('POST', `${at}/${begun.id}/freeze`, { version: read.version });
      const slides = await room.open(`/briefing/${sha256}/room`, { live: false, viewport: { width: 1920, height: 1080 } });
      for (const size of [{ width: 1920, height: 1080 }, { width: 1280, height: 720 }]) {
        await slides.setViewportSize(size);
        assert.deepEqual(await slides.evaluate(illegible, LEAST_TEXT), [], `at ${size.width} by ${size.height}`);
      }
      await done(slides);
    });

    await t.test('who is not logged in sees no notes, and a phone reads the slides as a page', async () => {
      const presenter = await room.open(`${href}/presenter`, { as: 'nobody', live: false });
      await presenter.getByText('Le note sono soltanto per chi è entrato.').waitFor();
      assert.ok(!(await presenter.content()).includes('chiedere prima al bilancio'));
      await presenter.goto(`${room.city.url}${href}/room`);
      for (const width of WIDTHS) {
        await resize(presenter, width);
        const over = await presenter.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${over} px too wide at ${width}`);
        await screenshot(presenter, `room-${width}`);
      }
      await presenter.context().close();
    });
    await page.context().close();
  });
}
