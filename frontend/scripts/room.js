// The room: pages by keys and clicker, goes down to the map and back, follows the speaker's window and leads it, and has
// everything kept for when the network goes away. Without this program the slides page as a page scrolls.

const room = document.querySelector('.room');
const frames = [...document.querySelectorAll('.slide-frame')];
const bar = document.querySelector('.room-bar');
const said = document.getElementById('room-said');
const channel = new BroadcastChannel(`room-${room.dataset.briefing}`);

/** How long the live map may take to answer before the room stays where it is, in milliseconds. */
const MAP_ANSWERS_WITHIN = 3_000;

/** How long the controls stay after the mouse moved, in milliseconds. */
const BAR_STAYS = 3_000;

/** Whether keys of one letter do something (WCAG 2.2, 2.1.4), and where a live page finds the way back. */
const LETTERS = 'cruscotto.room.letters';
const BACK = 'cruscotto.room';

let at = Math.max(0, frames.findIndex((frame) => `#${frame.id}` === location.hash));

// --- Paging

function show(n, { tell = true, focus = false } = {}) {
  at = Math.min(Math.max(n, 0), frames.length - 1);
  const frame = frames[at];
  frame.scrollIntoView({ block: 'start', behavior: 'instant' });
  if (focus) frame.focus({ preventScroll: true });
  arrived(tell);
}

/** The slide that is shown has changed: its place is in the address, so that whoever comes back is where they were. */
function arrived(tell = true) {
  history.replaceState(history.state, '', `#${frames[at].id}`);
  if (tell) channel.postMessage({ at });
}

/** Somebody scrolled by wheel or finger. */
let looking = false;
addEventListener('scroll', () => {
  if (looking) return;
  looking = true;
  requestAnimationFrame(() => {
    looking = false;
    const distance = (frame) => Math.abs(frame.getBoundingClientRect().top);
    const nearest = frames.reduce((best, frame, i) => (distance(frame) < distance(frames[best]) ? i : best), 0);
    if (nearest === at || distance(frames[nearest]) > innerHeight / 4) return;
    at = nearest;
    arrived();
  });
}, { passive: true });

addEventListener('resize', () => show(at, { tell: false }));

const steps = {
  PageDown: () => at + 1, ArrowRight: () => at + 1, ArrowDown: () => at + 1,
  PageUp: () => at - 1, ArrowLeft: () => at - 1, ArrowUp: () => at - 1,
  Home: () => 0, End: () => frames.length - 1,
};

const letters = {
  f: wholeScreen, p: openPresenter, m: toTheMap, b: black, '.': black,
};

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
  const field = event.target instanceof Element && event.target.closest('button, a, input');
  const space = event.key === ' ' && !field ? at + (event.shiftKey ? -1 : 1) : undefined;
  const to = space ?? steps[event.key]?.();
  const letter = localStorage.getItem(LETTERS) === 'off' ? undefined : letters[event.key.toLowerCase()];
  if (to === undefined && !letter) return;
  event.preventDefault();
  if (to === undefined) return letter();
  document.body.classList.remove('black');
  show(to, { focus: true });
});

channel.addEventListener('message', ({ data }) => {
  if (data.ask) channel.postMessage({ at });
  else if (Number.isInteger(data.at) && data.at !== at) show(data.at, { tell: false });
});

// --- Controls

const on = (id, action) => document.getElementById(id)?.addEventListener('click', action);
on('room-previous', () => show(at - 1));
on('room-next', () => show(at + 1));
on('room-whole', wholeScreen);
on('room-presenter', openPresenter);
on('room-keys-open', () => document.getElementById('room-keys').showModal());

const box = document.getElementById('room-letters');
box.checked = localStorage.getItem(LETTERS) !== 'off';
box.addEventListener('change', () => localStorage.setItem(LETTERS, box.checked ? 'on' : 'off'));

let idle;
addEventListener('pointermove', () => {
  bar.classList.add('shown');
  clearTimeout(idle);
  idle = setTimeout(() => bar.classList.remove('shown'), BAR_STAYS);
});

function wholeScreen() {
  // Refused by the browser: the slide fills the window as before.
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function openPresenter() {
  open(room.dataset.presenter, `presenter-${room.dataset.briefing}`, 'width=1280,height=800');
}

function black() {
  document.body.classList.toggle('black');
}

// --- Down to the map and back

function toTheMap() {
  frames[at].querySelector('[data-drill], [data-live]')?.click();
}

for (const button of document.querySelectorAll('[data-drill]')) {
  const dialog = document.getElementById(button.dataset.drill);
  button.hidden = false;
  button.addEventListener('click', () => dialog.showModal());
  const map = dialog.querySelector('.map-drawing');
  const whole = map.getAttribute('viewBox');
  const areas = [...dialog.querySelectorAll('[data-area]')];
  const look = (id) => {
    for (const area of areas) area.setAttribute('aria-pressed', String(area.dataset.area === id));
    for (const shape of map.querySelectorAll('[data-shape]')) shape.classList.toggle('chosen', shape.dataset.shape === id);
    const shape = id && map.querySelector(`[data-shape="${CSS.escape(id)}"]`);
    map.setAttribute('viewBox', shape ? around(shape.getBBox()) : whole);
  };
  for (const area of areas) area.addEventListener('click', () => look(area.dataset.area));
  map.addEventListener('click', (event) => {
    const id = event.target.closest('[data-shape]')?.dataset.shape;
    const area = areas.find((one) => one.dataset.area === id);
    if (area) { look(id); area.focus(); }
  });
  dialog.querySelector('[data-whole]').addEventListener('click', () => look());
  dialog.addEventListener('close', () => { look(); frames[at].focus({ preventScroll: true }); });
}

/** A view of a shape with what lies around it. */
function around({ x, y, width, height }) {
  const side = 2.5 * Math.max(width, height);
  return [x + width / 2 - side / 2, y + height / 2 - side / 2, side, side].join(' ');
}

for (const link of document.querySelectorAll('[data-live]')) {
  link.addEventListener('click', async (event) => {
    event.preventDefault();
    const there = await fetch('/status', { signal: AbortSignal.timeout(MAP_ANSWERS_WITHIN) }).then((r) => r.ok, () => false);
    said.textContent = there ? '' : room.dataset.offline;
    if (!there) return;
    const href = `${location.pathname}${location.search}#${frames[at].id}`;
    sessionStorage.setItem(BACK, `${href}\n${room.dataset.return}`);
    location.assign(link.href);
  });
}

// --- Kept

async function keep() {
  const worker = await navigator.serviceWorker.register('/room-worker.js', { scope: '/briefing/' });
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    document.body.dataset.kept = String(data.kept);
    document.getElementById('room-kept').hidden = !data.kept;
  });
  const active = worker.active ?? (await navigator.serviceWorker.ready).active;
  active.postMessage({ keep: [location.pathname + location.search, room.dataset.presenter] });
}

sessionStorage.removeItem(BACK);
// Chromium asks for the icon whenever the address changes, past every worker: without a network that would fail on each slide.
document.querySelector('link[rel="icon"]')?.setAttribute('href', 'data:,');
bar.hidden = false;
document.body.dataset.program = 'true';
show(at);
// Only over HTTPS and on this machine (W3C, Service Workers). Without it the document is whole as it is, until it is loaded anew.
if ('serviceWorker' in navigator) keep().catch((error) => console.warn('the briefing is not kept:', error));
// The screen stays on during a meeting where the browser lets us ask for it.
navigator.wakeLock?.request('screen').catch(() => {});
