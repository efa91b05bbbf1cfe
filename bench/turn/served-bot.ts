import { freePort } from '../../src/platform/embedded/free-port.ts';
import { Channel } from '../outside/channel.ts';
import type { Outside } from '../outside/outside.ts';
import type { Chatter } from '../outside/people.ts';
import { MeasuredProcess } from '../processes/measured-process.ts';
import type { Turn } from './turns.ts';

/** What a number of turns took. */
export interface Cost {
  /** Processor time of the bot's process for one turn, in ms. */
  readonly cpu: number;
  /** Turns in a second, as many at once as there are people. */
  readonly rate: number;
}

/** A bot in a process of its own, with people who talk to it all at once. */
export class ServedBot implements AsyncDisposable {
  readonly #process: MeasuredProcess;
  readonly #channel: Channel;
  readonly #outside: Outside;
  readonly #people: readonly Chatter[];

  private constructor(process: MeasuredProcess, channel: Channel, outside: Outside, people: readonly Chatter[]) {
    this.#process = process;
    this.#channel = channel;
    this.#outside = outside;
    this.#people = people;
  }

  static async start(
    program: string,
    outside: Outside,
    people: readonly Chatter[],
    appId: string,
    own: Readonly<Record<string, string>> = {},
  ): Promise<ServedBot> {
    const port = await freePort('127.0.0.1');
    const environment = { PORT: String(port), OUTSIDE: outside.url, APP_ID: appId, ...own };
    const process = await MeasuredProcess.start(new URL(`../bots/${program}.ts`, import.meta.url), environment);
    return new ServedBot(process, await Channel.open(outside, port, appId), outside, people);
  }

  /** Everybody has `each` turns, one after the other; throws where one is not answered as it should be. */
  async take(turn: Turn, each: number): Promise<Cost> {
    const before = await this.#process.ask('cpu');
    const began = performance.now();
    const count = each * this.#people.length;
    await Promise.all(
      this.#people.map(async (person, lane) => {
        for (let index = lane; index < count; index += this.#people.length) await this.#one(turn, person, index);
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    const used = (await this.#process.ask('cpu')) - before;
    return { cpu: used / 1000 / count, rate: count / seconds };
  }

  /** One turn of somebody who is not among the people. */
  async meet(turn: Turn, person: Chatter): Promise<void> {
    await this.#one(turn, person, 0);
  }

  /** Lets the bot carry out what its turns have left behind; answers the processor time that it took, in ms. */
  async follow(): Promise<number> {
    const before = await this.#process.ask('cpu');
    await this.#process.ask('follow');
    return ((await this.#process.ask('cpu')) - before) / 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#channel[Symbol.dispose]();
    await this.#process[Symbol.asyncDispose]();
  }

  async #one(turn: Turn, person: Chatter, index: number): Promise<void> {
    const { count } = this.#outside.heard(person.conversation);
    const response = await this.#channel.send(turn.activity(this.#channel, person, index));
    const heard = this.#outside.heard(person.conversation);
    const answer = turn.speaks ? heard.newest : response;
    if (!answer.includes(turn.answered) || (turn.speaks && heard.count !== count + 1)) {
      throw new Error(`${turn.name}: not the answer that was to come: ${answer}`);
    }
    turn.learn?.(answer, index);
  }
}
