// The distribution's Chromium, and pages that remember everything a visitor should never meet.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** No sandbox only where Chromium refuses one, that is for root. No traffic of its own. */
const ARGUMENTS = [
  ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** The screens that are looked at: a phone, a tablet, a desk. */
export const WIDTHS = [360, 768, 1440];

const HEIGHTS = { 360: 780, 768: 1024, 1440: 900 };

/** How long a page may take to show something, in milliseconds. */
export const SHOWS_WITHIN = 30_000;

/** Pictures for people to look at, who ask for them with CRUSCOTTO_SCREENSHOTS=1: they take half of the time of a look. */
const KEEPS_SCREENSHOTS = process.env.CRUSCOTTO_SCREENSHOTS === '1';
const SCREENSHOTS = resolve(import.meta.dirname, '../../target/screenshots');

export async function launch() {
  const executablePath = EXECUTABLES.find((path) => existsSync(path));
  if (!executablePath) throw new Error(`none of ${EXECUTABLES.join(', ')} is installed`);
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Opens a page on `path` of the city and waits until it shows live data. `blocked` names websockets that do not come through. */
export async function open(browser, city, path, { live = true, ...options } = {}) {
  const page = await blank(browser, city, options);
  await visit(page, city, path, { live });
  return page;
}

/** Goes to `path` of the city, and waits until it shows live data. */
export async function visit(page, city, path, { live = true } = {}) {
  await page.goto(`${city.url}${path}`);
  if (live) await connected(page);
}

/** An empty page in a context of its own. */
export async function blank(browser, city, { width = 1440, program = true, blocked, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHTS[width] },
    timezoneId: 'Europe/Rome',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(SHOWS_WITHIN);
  const page = await context.newPage();
  // Chromium without JavaScript runs no checker either: the page is as it is without any, when its scripts are empty.
  const empty = { contentType: 'text/javascript', body: '' };
  if (!program) await page.route(/\.js$/, (route) => route.fulfill(empty));
  if (blocked) await page.routeWebSocket(blocked, (socket) => socket.close());
  page.faults = watchFor(page, new URL(city.url).host);
  return page;
}

/** Looks at the page on another screen. */
export async function resize(page, width) {
  await page.setViewportSize({ width, height: HEIGHTS[width] });
}

/** Waits until the page's connection is in a state: `live`, `reconnecting`, `offline`. */
export async function connected(page, state = 'live') {
  await page.locator(`[data-connection="${state}"]`).first().waitFor({ state: 'attached' });
}

/** Collects console errors, broken requests, violations of the page's own policy, and requests to anybody else. */
function watchFor(page, host) {
  const faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.host !== host && !['data:', 'blob:'].includes(url.protocol)) faults.push(`third party: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  return faults;
}

/** Keeps a picture for people to look at. */
export function keep(name, bytes) {
  if (!KEEPS_SCREENSHOTS) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  writeFileSync(`${SCREENSHOTS}/${name}`, bytes);
}

export async function screenshot(page, name) {
  if (!KEEPS_SCREENSHOTS) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
}
