// Lighthouse with its mobile settings on the home page, on "my quarter" found by its name and on a quarter's page, beside a
// blank page in the same run: the machine's load lowers every score, and what the blank page loses is not the page's.
//
// Usage: node lighthouse.mjs [URL]. Without a URL a small city is started; its bundle must have been made (make web).

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import lighthouse from 'lighthouse';
import { City } from '../browser/city.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** What each page has to reach; performance as on an idle machine. */
const GOALS = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };

/** Runs of each page; the median counts. */
const ROUNDS = 3;

const BLANK =
  '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  '<title>Blank</title><meta name="description" content="Nothing"></head><body><h1>Blank</h1></body></html>';

async function browser() {
  const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
  const flags = ['--headless', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--disable-quic', '--no-first-run', '--remote-debugging-port=0', `--user-data-dir=${folder}`];
  if (process.getuid() === 0) flags.push('--no-sandbox');
  const chromium = spawn(CHROMIUM, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await new Promise((resolve, reject) => {
    let text = '';
    chromium.stderr.on('data', (bytes) => {
      text += bytes;
      const found = text.match(/ws:\/\/[^:]+:(\d+)\//);
      if (found) resolve(Number(found[1]));
    });
    chromium.on('exit', () => reject(new Error(`Chromium ended: ${text}`)));
  });
  return {
    port,
    async close() {
      chromium.kill();
      await pause(500);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function scores(url, port) {
  const { lhr } = await lighthouse(url, { port, output: 'json', logLevel: 'error', onlyCategories: Object.keys(GOALS) });
  const failed = Object.values(lhr.audits)
    .filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative')
    .map(({ id }) => id);
  const of = (id) => Math.round((lhr.categories[id].score ?? 0) * 100);
  return { ...Object.fromEntries(Object.keys(GOALS).map((id) => [id, of(id)])), failed };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const city = process.argv[2] ? undefined : await City.start();
const base = (process.argv[2] ?? city.url).replace(/\/$/, '');
const blank = createServer((_, response) => response.setHeader('content-type', 'text/html').end(BLANK));
await new Promise((resolve) => blank.listen(0, '127.0.0.1', resolve));
const area = city ? city.uplink.nil : 'nil-1';
const { name: called } = await (await fetch(`${base}/api/v1/areas/${area}`)).json();
const pages = {
  blank: `http://127.0.0.1:${blank.address().port}/`,
  home: `${base}/`,
  my_quarter: `${base}/quartiere?q=${encodeURIComponent(called)}`,
  quarter: `${base}/area/${area}`,
};
let missed = 0;
const chromium = await browser();
try {
  const runs = Object.fromEntries(Object.keys(pages).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, url] of Object.entries(pages)) runs[name].push(await scores(url, chromium.port));
  }
  const middle = (name, id) => median(runs[name].map((run) => run[id]));
  for (const name of Object.keys(pages)) {
    const line = Object.keys(GOALS).map((id) => `${id} ${middle(name, id)}`).join(', ');
    console.log(`lighthouse ${name}: ${line}`);
    if (name === 'blank') continue;
    for (const [id, goal] of Object.entries(GOALS)) {
      const lost = id === 'performance' ? 100 - middle('blank', id) : 0;
      if (middle(name, id) + lost < goal) {
        missed += 1;
        console.log(`  ${id} of ${name} misses ${goal}: ${[...new Set(runs[name].flatMap((run) => run.failed))].join(', ')}`);
      }
    }
  }
} finally {
  await chromium.close();
  blank.close();
  await city?.stop();
}
process.exitCode = missed === 0 ? 0 : 1;
