import { Chat } from './chat.ts';
import type { PersonName } from './company.ts';
import type { World } from './world.ts';

/** How a story is meant to go. */
export type Course = 'made' | 'approved' | 'rejected' | 'withdrawn';

/** What people do, and go on doing while the product does not answer. */
export class PeopleAtWork {
  readonly #world: World;
  readonly #course: Course;
  /** Whether the second approver is of another mind. */
  readonly #opposed: boolean;
  #at = 0;
  #over = false;
  /** How often an admin presses Retry. */
  #retries: number;
  /** How often the requester asks how it stands. */
  readonly #asks: number;

  constructor(world: World, { course, retries, opposed, asks }: { course: Course; retries: number; opposed: boolean; asks: number }) {
    this.#world = world;
    this.#course = course;
    this.#retries = retries;
    this.#opposed = opposed;
    this.#asks = asks;
  }

  /** Whether somebody is still about to do something of their own. */
  get busy(): boolean {
    return this.#at > 0;
  }

  begin(): void {
    void this.#counted(this.#submit());
    if (this.#course === 'approved' || this.#course === 'rejected') {
      void this.#decide('olga', this.#course);
      void this.#decide('paul', this.#opposed === (this.#course === 'approved') ? 'rejected' : 'approved');
    }
    if (this.#retries > 0) void this.#attend();
    void this.#counted(this.#ask());
  }

  /** They go home. */
  end(): void {
    this.#over = true;
  }

  async #counted(work: Promise<void>): Promise<void> {
    this.#at += 1;
    await work;
    this.#at -= 1;
  }

  /** Presses Submit until the card has no such button any more, then perhaps thinks better of it. */
  async #submit(): Promise<void> {
    const rita = new Chat(this.#world, 'rita');
    await this.#pressed(rita, 'request.submit', 4000);
    if (this.#course !== 'withdrawn') return;
    await this.#think(0, 12_000);
    await this.#pressed(rita, 'request.withdraw', 2000);
  }

  /** Until the card has no such button any more, ever more seldom: nobody presses all day long. */
  async #pressed(chat: Chat, verb: string, first: number): Promise<void> {
    for (let pause = first; !this.#over && (await chat.press(verb)) !== 'gone'; pause = Math.min(pause * 1.5, 600_000)) {
      await this.#think(pause, pause * 5);
    }
  }

  /** Decides what is asked as soon as it is seen; a second press by the other finds the decision. */
  async #decide(name: PersonName, course: 'approved' | 'rejected'): Promise<void> {
    const chat = new Chat(this.#world, name);
    for (let patience = 5000; !this.#over; patience = Math.min(patience * 1.5, 600_000)) {
      await this.#think(patience / 2, patience);
      await chat.press('approval.decide', { comment: 'Because' }, ({ data }) => data['choice'] === course);
    }
  }

  async #ask(): Promise<void> {
    const rita = new Chat(this.#world, 'rita');
    for (let asked = 0; asked < this.#asks; asked += 1) {
      await this.#think(0, 20_000);
      this.#world.chronicle.tell('rita', 'asks how it stands');
      rita.say('status');
    }
  }

  async #attend(): Promise<void> {
    const gina = new Chat(this.#world, 'gina');
    while (!this.#over && this.#retries > 0) {
      await this.#think(60_000, 300_000);
      if (!gina.find('request.retry')) continue;
      this.#retries -= 1;
      await this.#counted(gina.press('request.retry').then(() => undefined));
    }
  }

  /** Whether an admin will press Retry when they see what stopped. */
  get willRetry(): boolean {
    return this.#retries > 0;
  }

  async #think(least: number, most: number): Promise<void> {
    const { clock, chance } = this.#world;
    await clock.wait(Math.round(least + chance() * (most - least)));
  }
}
