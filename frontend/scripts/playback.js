// Plays the map over time: between two frames colours pass from one to the other, frame by frame of the screen; for whoever wants
// less motion it steps, a frame a second. The slider is the browser's own, with its keys.

const view = document.querySelector('.playback');

/** Frames of the data a second, and for whoever wants less motion. */
const RATE = 4;
const CALM_RATE = 1;

/** Events that are told beside a frame at most; all of them are in the table. */
const TOLD = 4;

const MISSING = 'url(#playback-missing)';
const NONE = '-';

if (view) {
  const labels = view.dataset.labels.split('|');
  const ends = view.dataset.steps.split(' ').filter(Boolean).map(Number);
  const colours = view.dataset.colours.split(' ').map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  const tracks = [...document.querySelectorAll('[data-track]')].map((row) => ({
    shape: view.querySelector(`[data-shape="${CSS.escape(row.dataset.track)}"]`),
    cell: row.querySelector('.playback-value'),
    texts: row.dataset.texts.split('|'),
    steps: row.dataset.values.split(' ').map((value) => (value === NONE ? undefined : step(Number(value)))),
  }));
  const happened = [...document.querySelectorAll('[data-frames]')].map((row) => {
    const [from, to] = row.dataset.frames.split(' ').map(Number);
    const name = row.querySelector('th').firstChild.textContent.trim();
    return { row, from, to, words: `${row.cells[1].textContent}: ${name}` };
  });
  const meanwhile = view.querySelector('.playback-meanwhile');
  const bar = view.querySelector('.playback-bar');
  const button = view.querySelector('.playback-play');
  const slider = view.querySelector('.playback-at');
  const time = view.querySelector('.playback-time');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const last = labels.length - 1;

  let at = last;
  let shown;
  let playing;

  /** The step of the scale that a value belongs to. */
  function step(value) {
    return ends.filter((end) => end <= value).length;
  }

  /** The colour at a share of the way from one step to another. */
  function colour(from, to, share) {
    if (from === undefined || to === undefined) return (share < 0.5 ? from : to) === undefined ? MISSING : hex(colours[share < 0.5 ? from : to]);
    return hex(colours[from].map((channel, i) => Math.round(channel + (colours[to][i] - channel) * share)));
  }

  function hex(channels) {
    return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
  }

  /** Marks what was going on in a frame, and tells it; of much the first few. */
  function goingOn(frame) {
    const now = happened.filter(({ from, to }) => from <= frame && frame <= to);
    for (const event of happened) event.row.toggleAttribute('data-going-on', now.includes(event));
    return now.slice(0, TOLD).map(({ words }) => Object.assign(document.createElement('li'), { textContent: words }));
  }

  function draw() {
    const frame = Math.floor(at);
    const share = at - frame;
    for (const track of tracks) {
      const fill = colour(track.steps[frame], track.steps[Math.min(frame + 1, last)], share);
      if (track.fill !== fill) track.shape?.setAttribute('fill', (track.fill = fill));
    }
    if (shown === frame) return;
    shown = frame;
    time.textContent = labels[frame];
    slider.value = String(frame);
    slider.setAttribute('aria-valuetext', labels[frame]);
    for (const track of tracks) if (track.cell.textContent !== track.texts[frame]) track.cell.textContent = track.texts[frame];
    meanwhile.replaceChildren(...goingOn(frame));
    meanwhile.hidden = !meanwhile.firstChild;
    view.dataset.frame = String(frame);
  }

  function hold() {
    cancelAnimationFrame(playing);
    playing = undefined;
    at = Math.floor(at);
    button.textContent = view.dataset.play;
    button.setAttribute('aria-pressed', 'false');
    draw();
  }

  function play() {
    if (at >= last) at = 0;
    button.textContent = view.dataset.hold;
    button.setAttribute('aria-pressed', 'true');
    const begun = at;
    let since;
    const next = (now) => {
      since ??= now;
      const moved = begun + ((now - since) / 1_000) * (calm.matches ? CALM_RATE : RATE);
      at = Math.min(calm.matches ? Math.floor(moved) : moved, last);
      draw();
      if (at >= last) hold();
      else playing = requestAnimationFrame(next);
    };
    playing = requestAnimationFrame(next);
  }

  button.addEventListener('click', () => (playing === undefined ? play() : hold()));
  slider.addEventListener('input', () => {
    if (playing !== undefined) hold();
    at = Number(slider.value);
    draw();
  });
  bar.hidden = false;
  draw();
}
