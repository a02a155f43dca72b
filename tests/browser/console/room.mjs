// What the console's tests share: one city, one browser, an operator and an administrator who are logged in.

import assert from 'node:assert/strict';
import { launch, open } from '../browser.mjs';
import { City } from '../city.mjs';

/** How long a fault may take to reach the page: poll, tolerance of the states, and room. */
export const FOLLOWS_WITHIN = 60_000;

/** The operations room: filled by `begin`, which is for `before`. */
export const room = {
  city: undefined,
  browser: undefined,
  cookies: {},

  async begin() {
    room.city = await City.start();
    room.browser = await launch();
    for (const role of ['operator', 'administrator']) room.cookies[role] = await logIn(room.city[role]);
  },

  async end() {
    await room.browser?.close();
    await room.city?.stop();
  },

  /** A page of the console, logged in. */
  open(path, { as = 'operator', ...options } = {}) {
    return open(room.browser, room.city, path, { storageState: { cookies: room.cookies[as] ?? [], origins: [] }, ...options });
  },
};

async function logIn({ user, password }) {
  const page = await open(room.browser, room.city, '/console/login', { live: false });
  await page.getByLabel('Nome utente').fill(user);
  await page.getByLabel("Parola d'accesso").fill(password);
  await page.getByRole('button', { name: 'Entra' }).click();
  await page.locator(`[data-user="${user}"]`).waitFor();
  const cookies = await page.context().cookies();
  await page.context().close();
  return cookies;
}

/** Goes to an address of the console without loading it anew, as its own links do. */
export async function go(page, address) {
  await page.evaluate((to) => {
    window.history.pushState(null, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, address);
}

/** Ends a page that met nothing it should not have. */
export async function done(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}
