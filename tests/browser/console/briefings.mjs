// A briefing from the template to the room: composed by keys and by dragging, read, frozen, shown on a projector, and shown on
// when the server goes away in the middle of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../axe.mjs';
import { WIDTHS, resize, screenshot } from '../browser.mjs';
import { done, room } from './room.mjs';

/** The least that people at the far end of a table can read, in CSS pixels. */
const LEAST_TEXT = 24;

const keys = (page) => page.locator('[data-block]').evaluateAll((blocks) => blocks.map((block) => block.dataset.block));

/** The slide that fills the screen. */
const shown = (page) =>
  page.evaluate(() => {
    const at = [...document.querySelectorAll('.slide')].find((slide) => Math.abs(slide.getBoundingClientRect().top) < 2);
    return at?.id;
  });

export function briefings() {
  test('a briefing is composed, frozen and shown in the room while the server is away', async (t) => {
    const page = await room.open('/console/briefings');
    await page.getByLabel('Modello').selectOption('weekly-giunta');
    await page.getByRole('button', { name: 'Comincia' }).click();
    await page.locator('.ops-composer').waitFor();
    const before = await keys(page);
    assert.ok(before.length >= 6, `the template has blocks: ${before}`);

    await t.test('blocks move by keys and by dragging', async () => {
      await page.locator(`[data-block="${before[0]}"] input[name="title"]`).press('Alt+ArrowDown');
      await page.waitForFunction((key) => document.querySelectorAll('[data-block]')[1].dataset.block === key, before[0]);
      await page.locator('[role="status"]', { hasText: 'posto 2' }).waitFor({ state: 'attached' });
      await page.locator(`[data-block="${before[2]}"] .title-kind`).dragTo(page.locator(`[data-block="${before[1]}"] .title-kind`));
      await page.waitForFunction((key) => document.querySelectorAll('[data-block]')[0].dataset.block === key, before[2]);
      assert.deepEqual(await keys(page), [before[2], before[1], before[0], ...before.slice(3)]);
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

    await t.test('the room pages with a clicker, in letters that can be read, without the server', async () => {
      const viewport = { width: 1920, height: 1080 };
      const slides = await room.open(`${href}/room`, { as: 'nobody', live: false, viewport });
      assert.equal(await shown(slides), 'slide-1');
      const small = await slides.evaluate((least) => {
        const texts = document.createTreeWalker(document.querySelector('.room'), NodeFilter.SHOW_TEXT);
        const found = [];
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          const element = text.parentElement;
          if (!text.data.trim() || element.closest('svg, .visually-hidden')) continue;
          const size = parseFloat(getComputedStyle(element).fontSize);
          if (size < least) found.push(`${element.tagName} ${size}: ${text.data.trim()}`);
        }
        return found;
      }, LEAST_TEXT);
      assert.deepEqual(small, []);
      const all = await slides.locator('.slide').count();
      const cut = await slides.locator('.slide').evaluateAll((every) =>
        every.filter((slide) => slide.scrollHeight > slide.clientHeight + 2).map((slide) => slide.id));
      assert.deepEqual(cut, [], 'nothing is cut off');
      for (let n = 2; n <= all; n++) {
        if (n === Math.ceil(all / 2)) await room.city.tell('kill backend');
        await slides.keyboard.press('PageDown');
        await slides.waitForFunction((id) => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 2, `slide-${n}`);
        assert.match(await slides.locator(`#slide-${n} .slide-foot`).innerText(), /Dati al \d/);
        await slides.screenshot({ path: `../../target/screenshots/room-${n}.png` });
      }
      await slides.keyboard.press('PageUp');
      await slides.waitForFunction((id) => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 2, `slide-${all - 1}`);
      assert.deepEqual(slides.faults, [], 'nothing was asked of the server that was away');
      await slides.context().close();
      await room.city.tell('start backend');
    });
    await page.context().close();
  });
}
