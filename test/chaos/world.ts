import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import { Simulator } from '../../src/simulator/answer.ts';
import { seededChance } from '../../src/simulator/chance.ts';
import { channelRoutes } from '../../src/simulator/channel/routes.ts';
import { graphRoutes } from '../../src/simulator/graph/routes.ts';
import type { Settings, World as SimulatedWorld } from '../../src/simulator/route.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { Chronicle } from './chronicle.ts';
import { GivenTokens } from './graph.ts';
import { keptIn, type Kept, type StoreName } from './kept.ts';
import { Life, type Fate } from './life.ts';
import { MemoryState } from './memory-state.ts';
import { startProcess, type RunningProcess, type Wiring } from './process.ts';
import { SeededIds, SeededKeys } from './seeded.ts';
import { Teams } from './teams.ts';
import { Wire } from './wire.ts';

export const simulatorUrl = 'http://127.0.0.1:3979';
const botAppId = '5d0c0f0e-6f2b-4c55-9f0e-7e2f5d3c1a10';

/** What is made once and used by one story after the other: an open database costs more than all that is written in it. */
export interface Ground {
  readonly kept: Kept;
  /** Of the story that is told on it. */
  readonly time: { now: () => number };
  readonly state: MemoryState;
  readonly sandbox: InProcessQuickJs;
}

export function newGround(store: StoreName): Ground {
  const time = { now: () => 0 };
  return { kept: keptIn(store, { now: () => time.now() }), time, state: new MemoryState(), sandbox: new InProcessQuickJs() };
}

/** How the world is around one story; all times in ms. */
export interface Weather {
  readonly latency: readonly [number, number];
  readonly directoryLag: number;
  readonly cloneTime: readonly [number, number];
  readonly teamLag: readonly [number, number];
  readonly plannerLag: readonly [number, number];
  readonly taskDetails: 'accepted' | 'ignored';
}

export const fairWeather: Weather = { latency: [20, 80], directoryLag: 2000, cloneTime: [8000, 8000], teamLag: [0, 0], plannerLag: [0, 0], taskDetails: 'ignored' };

export interface Beginning {
  readonly seed: number;
  readonly now: number;
  readonly weather?: Weather;
  readonly fate?: Fate;
  readonly wiring?: Wiring;
}

/** Everything around the processes of one story: stores, Microsoft 365, time, chance, and who is alive. */
export class World {
  readonly botAppId = botAppId;
  readonly clock: VirtualClock;
  readonly chronicle: Chronicle;
  readonly kept: Kept;
  readonly stores: Kept['stores'] & { readonly keys: SeededKeys };
  readonly state: MemoryState;
  readonly sandbox: InProcessQuickJs;
  readonly ids: SeededIds;
  readonly wire: Wire;
  readonly teams: Teams;
  readonly tokens: GivenTokens;
  readonly telemetry: { note(event: string): void; failure(where: string, error: unknown): void };
  /** For whatever the story itself leaves to chance. */
  readonly chance: () => number;
  readonly fate: Fate;
  readonly processes: RunningProcess[] = [];
  /** How many calls all processes have made. */
  calls = 0;
  readonly #settings: Settings;
  #starting = 0;
  #over = false;
  readonly #random: () => number;
  readonly #wiring: Wiring;

  constructor({ kept, time, state, sandbox }: Ground, { seed, now, weather = fairWeather, fate = () => undefined, wiring = {} }: Beginning) {
    this.clock = new VirtualClock(now);
    this.chronicle = new Chronicle(this.clock);
    time.now = () => this.clock.now();
    this.kept = kept;
    this.stores = { ...kept.stores, keys: new SeededKeys() };
    this.state = state;
    this.sandbox = sandbox;
    this.fate = (call) => {
      this.calls += 1;
      return fate(call);
    };
    this.chance = seededChance(seed, 1);
    this.ids = new SeededIds(seededChance(seed, 2), this.clock);
    this.#random = seededChance(seed, 3);
    this.#wiring = wiring;
    const { latency, ...lags } = weather;
    this.#settings = { url: simulatorUrl, botAppId, latency: [0, 0], ...lags };
    const simulator = new Simulator(state, this.#settings, [...graphRoutes, ...channelRoutes]);
    const ways = seededChance(seed, 4);
    this.teams = new Teams(this);
    this.wire = new Wire({
      clock: this.clock,
      simulator,
      chronicle: this.chronicle,
      random: this.#random,
      latency: () => Math.round(latency[0] + ways() * (latency[1] - latency[0])) / 2,
      deliver: (outgoing) => this.teams.deliver(outgoing),
    });
    this.tokens = new GivenTokens(this);
    const tell = (what: string): void => this.chronicle.tell('telemetry', what);
    this.telemetry = { note: (event) => tell(event), failure: (where, error) => tell(`${where}: ${reasonOf(error)}`) };
  }

  /** What the simulated Microsoft 365 is handed with a request. */
  asSimulated(): SimulatedWorld {
    return { state: this.state, now: this.clock.now(), random: this.#random, settings: this.#settings };
  }

  /** Whether a process is about to be started. */
  get starting(): boolean {
    return this.#starting > 0;
  }

  startIn(ms: number): void {
    this.#starting += 1;
    void this.clock.wait(ms).then(() => {
      this.#starting -= 1;
      if (!this.#over) this.start();
    });
  }

  start(): RunningProcess {
    const life = new Life(this.processes.length + 1, this);
    const process = startProcess(this, life, this.#wiring);
    this.processes.push(process);
    this.chronicle.tell(life.number, 'starts');
    return process;
  }

  /** Those that have not died; some may stand still. */
  get alive(): readonly RunningProcess[] {
    return this.processes.filter(({ life }) => !life.dead);
  }

  /** The story is over: nothing of it reaches what the next one is told on. */
  end(): void {
    this.#over = true;
    for (const { life } of this.alive) life.die('as the story ends');
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name} ${error.message}` : String(error));
