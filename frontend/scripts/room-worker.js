// Keeps briefings for when the network goes away in the middle of a meeting: the room, the speaker's window, and what both
// load. Nothing else of the site passes through it, and the speaker's notes are never kept here.

/** Briefings kept at most; the one that was kept first goes. */
const KEPT_AT_MOST = 8;

/** How long the server may take before the kept page is shown, in milliseconds. */
const ANSWERS_WITHIN = 3_000;

const PAGE = /^\/briefing\/([0-9a-f]{64})\/(room|presenter)$/;
const CACHE = 'briefing-';

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { keep } = event.data ?? {};
  if (!keep) return;
  const told = (kept) => event.source?.postMessage({ kept });
  event.waitUntil(kept(keep).then(() => told(true), () => told(false)));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (PAGE.test(pathname)) event.respondWith(page(request));
  // Named by their content: the same name is the same file.
  else if (pathname.startsWith('/assets/')) event.respondWith(caches.match(request).then((hit) => hit ?? fetch(request)));
});

/** The page as the server has it now; as it was kept when there is no answer. What it shows is frozen: both say the same. */
async function page(request) {
  const answer = await fetch(request, { signal: AbortSignal.timeout(ANSWERS_WITHIN) }).catch(() => undefined);
  if (answer?.ok) return answer;
  const hit = (await caches.match(request, { ignoreVary: true })) ?? (await caches.match(request, { ignoreVary: true, ignoreSearch: true }));
  return hit ?? answer ?? Response.error();
}

/** Keeps pages of one briefing with the files that they name. */
async function kept(pages) {
  const sha256 = PAGE.exec(new URL(pages[0], self.location.origin).pathname)?.[1];
  if (!sha256) throw new Error(`${pages[0]} is no page of a briefing`);
  const cache = await caches.open(CACHE + sha256);
  const files = new Set();
  for (const address of pages) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
    await cache.put(address, answer.clone());
    for (const [, file] of (await answer.text()).matchAll(/"(\/(?:assets\/[^"]+|icon\.svg))"/g)) files.add(file);
  }
  await cache.addAll([...files]);
  const all = (await caches.keys()).filter((name) => name.startsWith(CACHE) && name !== CACHE + sha256);
  await Promise.all(all.slice(0, Math.max(0, all.length + 1 - KEPT_AT_MOST)).map((name) => caches.delete(name)));
}
