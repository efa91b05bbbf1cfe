import { newId } from '../../src/simulator/chance.ts';
import { settleInvoke, type BotAnswer } from '../../src/simulator/channel/invokes.ts';
import type { Outgoing } from '../../src/simulator/route.ts';
import type { World } from './world.ts';

/** How Teams brings activities to a bot: what is not answered is sent again, as `simulator/channel/delivery` does on real time. */
const patience = 15_000;
const sends = 4;
const pauses = [0, 250, 500, 1000, 2000, 4000, 8000, 15_000];

/** What a story may do to one invoke. */
export interface Resending {
  /** Each is sent so many ms after the first, whatever became of that; with the same id, or with a new one. */
  readonly copies: readonly { readonly after: number; readonly sameId: boolean }[];
}

/** Teams between people and the processes of the product. */
export class Teams {
  readonly #world: World;
  readonly #lines = new Map<string, Promise<void>>();
  #busy = 0;
  /** Asked for at every invoke. */
  resending: () => Resending = () => ({ copies: [] });

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether something is still being brought, or sent again. */
  get busy(): boolean {
    return this.#busy > 0;
  }

  deliver(outgoing: readonly Outgoing[]): void {
    for (const one of outgoing) void this.#counted(one.activity['type'] === 'invoke' ? this.#invoke(one) : this.#inLine(one));
  }

  async #counted(work: Promise<void>): Promise<void> {
    this.#busy += 1;
    await work.finally(() => (this.#busy -= 1));
  }

  #inLine(outgoing: Outgoing): Promise<void> {
    const { id } = outgoing.activity['conversation'] as { id: string };
    const line = (this.#lines.get(id) ?? Promise.resolve()).then(() => this.#message(outgoing));
    this.#lines.set(id, line);
    return line;
  }

  async #message({ activity }: Outgoing): Promise<void> {
    for (const pause of pauses) {
      if (pause > 0) await this.#world.clock.wait(pause);
      const answer = await this.#bring(activity);
      if (!('failure' in answer) || answer.failure === 'slow') return;
    }
  }

  async #invoke({ tenant, activity }: Outgoing): Promise<void> {
    const { clock, chronicle } = this.#world;
    const id = String(activity['id']);
    for (const { after, sameId } of this.resending().copies) {
      chronicle.tell('Teams', `sends an invoke again after ${String(after)} ms, with ${sameId ? 'the same' : 'a new'} id`);
      void this.#counted(clock.wait(after).then(() => this.#bring(sameId ? activity : this.#renamed(activity))).then(() => undefined));
    }
    for (let send = 1; send <= sends; send += 1) {
      const answer = await this.#bring(send <= 2 ? activity : this.#renamed(activity));
      settleInvoke(this.#world.asSimulated(), tenant, id, answer);
      if (!('failure' in answer) || answer.failure === 'unreachable') return;
      chronicle.tell('Teams', `waited ${String(patience / 1000)} s for the answer to an invoke`);
    }
  }

  #renamed(activity: Outgoing['activity']): Outgoing['activity'] {
    return { ...activity, id: `f:${newId(this.#world.chance)}` };
  }

  /** To any of the processes; one that stands still takes what it is sent and says nothing. */
  async #bring(activity: Outgoing['activity']): Promise<BotAnswer> {
    const { clock, alive, chance } = this.#world;
    const process = alive[Math.floor(chance() * alive.length)];
    if (!process) return { failure: 'unreachable' };
    const answered = new AbortController();
    const late = clock.wait(patience, answered.signal).then((): BotAnswer => ({ failure: 'slow' }));
    const turn = process.life
      .pause()
      .then(() => process.turn(activity))
      .then((answer): BotAnswer => ({ status: answer?.status ?? 200, body: answer?.body as unknown }))
      .catch((): BotAnswer => ({ status: 500, body: undefined }));
    const cut = process.life.death.then((): BotAnswer => ({ failure: 'unreachable' }));
    const answer = await Promise.race([turn, late, cut]);
    answered.abort('answered');
    return answer;
  }
}
