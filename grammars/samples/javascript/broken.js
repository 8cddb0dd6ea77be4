import { EventEmitter } from 'node:events';

export class Ticker extends EventEmitter {
  #timer;

  constructor(period = 1_000) {
    super();
    this.period = period;
  }

  start() {
    if (this.#timer) {
      return;
    this.#timer = setInterval(() => {
      this.emit('tick', Date.now());
    }, this.period);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

const ticker = new Ticker(250);
ticker.on('tick', (at) => console.log(`tick ${at}`));
ticker.start();
setTimeout(() => ticker.stop(), 2_000);
