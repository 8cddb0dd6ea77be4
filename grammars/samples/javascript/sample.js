#!/usr/bin/env node
'use strict';

import { createReadStream } from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline/promises';
import settings from './settings.json' with { type: 'json' };

/**
 * A job queue with priorities, retries and a dead-letter list.
 * @template T
 */
export class JobQueue {
  static #nextId = 1;
  static {
    JobQueue.instances = new Set();
  }

  #jobs = new Map();
  #running = 0;
  concurrency = settings.concurrency ?? 4;

  constructor({ retries = 3, onError = () => {}, ...rest } = {}) {
    Object.assign(this, { retries, onError, ...rest });
    JobQueue.instances.add(this);
  }

  get size() {
    return this.#jobs.size;
  }

  set limit(value) {
    if (!Number.isInteger(value)) throw new TypeError(`limit must be an integer, got "${value}"`);
    this.concurrency = value;
  }

  static isQueue = (value) => #jobs in value;

  add(run, priority = 0) {
    const id = JobQueue.#nextId++;
    this.#jobs.set(id, { id, run, priority, tries: 0 });
    return id;
  }

  async *drain() {
    const sorted = [...this.#jobs.values()].sort((a, b) => b.priority - a.priority || a.id - b.id);
    outer: for (const job of sorted) {
      for (;;) {
        try {
          this.#running += 1;
          yield { id: job.id, result: await job.run?.() };
          this.#jobs.delete(job.id);
          continue outer;
        } catch (error) {
          job.tries++;
          if (job.tries < this.retries) continue;
          this.onError(new Error(`job ${job.id} failed`, { cause: error }));
          break;
        } finally {
          this.#running -= 1;
        }
      }
    }
  }

  [Symbol.iterator]() {
    return this.#jobs.keys();
  }
}

const LINE = /^(?<name>[\w-]+)\s*=\s*(?:"([^"\\]|\\.)*"|'(.*?)'|(\d[\d_]*n?))$/du;
const LIMITS = { small: 1_024, large: 0xff_ffn, mask: 0b1010, ['key' + 1]: null };

export async function* readTasks(file, encoding = 'utf8') {
  const lines = createInterface({ input: createReadStream(file, { encoding }) });
  for await (const line of lines) {
    const match = LINE.exec(line.trim());
    if (!match?.groups) continue;
    const { name, ...others } = match.groups;
    yield { name, others, base: path.basename(file, '.tasks') };
  }
}

function classify(level) {
  let label;
  switch (level) {
    case 'debug':
    case 'trace':
      label = 'quiet';
      break;
    default: {
      const [first = '?', ...tail] = String(level);
      label = `${first.toUpperCase()}${tail.join('')}\u{1F4A1}\n`;
    }
  }
  label ||= 'none';
  return label;
}

export { classify as default, LIMITS };

const queue = new JobQueue({ retries: 2, onError: console.error });
for await (const { name } of readTasks(process.argv[2] ?? 'demo.tasks')) {
  queue.add(async () => (await import(`./tasks/${name}.js`)).default?.(name), name.length ** 2);
}
for await (const { id, result } of queue.drain()) console.log(id, result ?? classify('warn'));
if (queue.size > 0) process.exitCode = 1;
