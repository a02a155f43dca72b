// The speaker's window: leads the room and follows it, shows the next slide, the notes and the time. Both windows talk
// through the browser alone, so that they go on without a network.

const view = document.querySelector('.presenter');
const frames = [...document.querySelectorAll('.slide-frame')];
const { briefing, id, zone } = view.dataset;
const channel = new BroadcastChannel(`room-${briefing}`);
const language = document.documentElement.lang;
const after = document.querySelector('.presenter-next-heading');
const label = after.textContent;
const element = (name) => document.getElementById(`presenter-${name}`);

/** The notes and the beginning of the talk outlive a reload of this window, and end with it. */
const NOTES = `cruscotto.notes.${briefing}`;
const BEGUN = `cruscotto.begun.${briefing}`;

let at = 0;
let notes = JSON.parse(sessionStorage.getItem(NOTES) ?? 'null');
let begun = Number(sessionStorage.getItem(BEGUN)) || undefined;

function show(n, tell = true) {
  const to = Math.min(Math.max(n, 0), frames.length - 1);
  if (tell && to !== at && !begun) begin();
  at = to;
  frames.forEach((frame, i) => {
    frame.dataset.place = i === at ? 'now' : i === at + 1 ? 'next' : '';
    // Others are there to be shown later, and not to be read now.
    frame.inert = i !== at;
  });
  view.dataset.at = String(at + 1);
  after.textContent = at + 1 < frames.length ? label : view.dataset.end;
  element('at').textContent = `${at + 1} / ${frames.length}`;
  showNotes();
  if (tell) channel.postMessage({ at });
}

function showNotes() {
  element('login').hidden = notes !== null;
  element('notes').textContent = notes === null ? '' : notes[frames[at].dataset.block] || view.dataset.none;
}

function begin() {
  begun = Date.now();
  sessionStorage.setItem(BEGUN, String(begun));
}

const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: zone });
const two = (n) => String(n).padStart(2, '0');

function tick() {
  const seconds = begun ? Math.floor((Date.now() - begun) / 1_000) : 0;
  element('clock').textContent = time.format(new Date());
  element('elapsed').textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

const steps = {
  PageDown: () => at + 1, ArrowRight: () => at + 1, ArrowDown: () => at + 1,
  PageUp: () => at - 1, ArrowLeft: () => at - 1, ArrowUp: () => at - 1,
  Home: () => 0, End: () => frames.length - 1,
};

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const target = event.target instanceof Element ? event.target : document.body;
  // Long notes are read with the arrows.
  if (target.closest('.presenter-notes') && event.key.startsWith('Arrow')) return;
  const space = event.key === ' ' && !target.closest('button, a') ? at + (event.shiftKey ? -1 : 1) : undefined;
  const to = space ?? steps[event.key]?.();
  if (to === undefined) return;
  event.preventDefault();
  show(to);
});

element('previous').addEventListener('click', () => show(at - 1));
element('next').addEventListener('click', () => show(at + 1));
element('reset').addEventListener('click', () => { begin(); tick(); });

channel.addEventListener('message', ({ data }) => {
  if (Number.isInteger(data.at) && data.at !== at) {
    if (!begun) begin();
    show(data.at, false);
  }
});

async function askForNotes() {
  const answer = await fetch(`/api/v1/briefings/${id}`);
  if (!answer.ok) return;
  const { draft } = await answer.json();
  notes = Object.fromEntries(draft.blocks.map((block) => [block.key, block.notes]));
  sessionStorage.setItem(NOTES, JSON.stringify(notes));
  showNotes();
}

element('needs').hidden = true;
document.body.dataset.program = 'true';
show(0, false);
channel.postMessage({ ask: true });
tick();
setInterval(tick, 1_000);
// Away: what was kept of them is shown.
askForNotes().catch(() => {});
