// A small real city for the tests of one file: database, simulator, collectors, backend, and the web bundle.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Where the compiled programs are, unless CRUSCOTTO_BINARIES says otherwise. */
const BINARIES = process.env.CRUSCOTTO_BINARIES ?? resolve(import.meta.dirname, '../../target/debug');

const PROGRAM = join(BINARIES, 'cruscotto-tests-city');

/** How long a whole city may take to be ready, and a command to be done, in milliseconds. */
const READY_TIME_OUT = 120_000;

/**
 * A running city. `url`, `simulator_url`, `token`, `operator`, `administrator`, `uplinks` (the fullest first, which is also `uplink`) and
 * `access_point` are what the program says of it.
 */
export class City {
  #process;
  #answers;

  static async start() {
    if (!existsSync(PROGRAM)) {
      throw new Error(`${PROGRAM} is not there: compile it first (cargo build --package cruscotto-tests)`);
    }
    const city = new City();
    city.#process = spawn(PROGRAM, { stdio: ['pipe', 'pipe', 'inherit'] });
    city.#answers = createInterface({ input: city.#process.stdout })[Symbol.asyncIterator]();
    Object.assign(city, await city.#answer('start'));
    return city;
  }

  /** Does something to the processes: `kill backend`, `start backend`. */
  async tell(command) {
    this.#process.stdin.write(`${command}\n`);
    const answer = await this.#answer(command);
    if (answer.error) throw new Error(answer.error);
  }

  /** Breaks an asset; gives what lifts the fault again. */
  async breakIt(asset, fault) {
    const { id } = await this.#control('POST', '/control/faults', { asset, fault });
    return () => this.#control('DELETE', `/control/faults/${id}`);
  }

  /** Holds a metric of a device at a value. */
  async pin(asset, metric, value) {
    await this.#control('PUT', `/control/devices/${asset}/pins/${metric}`, { value });
  }

  /** Delivers to the API as a collector does. */
  async deliver(path, body) {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  }

  /** `GET path` of the public API. */
  async get(path) {
    const response = await fetch(`${this.url}${path}`);
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return response.json();
  }

  /** Ends everything and waits for it. */
  async stop() {
    if (this.#process.exitCode !== null) return;
    this.#process.stdin.end();
    await once(this.#process, 'exit');
  }

  async #answer(command) {
    const timer = new AbortController();
    const late = new Promise((_, reject) => {
      const alarm = setTimeout(() => reject(new Error(`'${command}' took too long`)), READY_TIME_OUT);
      timer.signal.addEventListener('abort', () => clearTimeout(alarm));
    });
    try {
      const { value, done } = await Promise.race([this.#answers.next(), late]);
      if (done) throw new Error(`the city ended during '${command}': its message is above`);
      return JSON.parse(value);
    } finally {
      timer.abort();
    }
  }

  async #control(method, path, body) {
    const response = await fetch(`${this.simulator_url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}
