import { storedSettings } from '../../src/tenants/settings.ts';
import { Chat } from './chat.ts';
import { violationsIn } from './checker/checker.ts';
import { liveTeams, type Evidence } from './checker/evidence.ts';
import { companyId, people, sources, type PersonName } from './company.ts';
import type { Fate } from './life.ts';
import { PeopleAtWork, type Course } from './people-at-work.ts';
import type { Beginnings, TemplateName } from './prepared.ts';
import type { Wiring } from './process.ts';
import type { Resending } from './teams.ts';
import { World, type Weather } from './world.ts';

/** Everything that decides how a story goes. */
export interface Plot {
  readonly seed: number;
  readonly template: TemplateName;
  readonly course: Course;
  readonly weather: Weather;
  /** How many processes there are from the beginning. */
  readonly processes: number;
  /** Whether the tenant wants a lost team asked for once more. */
  readonly again?: boolean;
  /** How often an admin presses Retry on what has stopped. */
  readonly retries: number;
  /** How often the requester asks how it stands. */
  readonly asks: number;
  /** Whether the two approvers are of different minds. */
  readonly opposed: boolean;
  /** When the last outage ends, in ms from the beginning. */
  readonly lasts: number;
  /** Looks at each call; asked once for each story. */
  readonly fate: (world: World) => Fate;
  /** What happens by itself. */
  readonly happens?: (world: World) => void;
  readonly resending?: (world: World) => Resending;
  readonly wiring?: Wiring;
}

export interface Told {
  readonly violations: readonly string[];
  /** What happened, a line each, in order. */
  readonly lines: readonly string[];
  readonly trail: readonly string[];
  readonly status: string;
  /** Virtual ms. */
  readonly took: number;
}

/** Nothing is to take longer than this after the last outage, in ms: a day's patience with one, and what follows. */
const longest = 30 * 3_600_000;

/** Whoever asks more often than this, in a week of outage, asks without end. */
const mostCalls = 1_000_000;

/** Lets the story happen until nothing is left to do, and looks at what is there. */
export async function tell(beginnings: Beginnings, plot: Plot): Promise<Told> {
  const prepared = await beginnings.at(plot.template);
  const fates: { of: Fate } = { of: () => undefined };
  const world = new World(beginnings.ground, { seed: plot.seed, now: prepared.now, weather: plot.weather, fate: (call) => fates.of(call), ...(plot.wiring ? { wiring: plot.wiring } : {}) });
  fates.of = plot.fate(world);
  const { resending } = plot;
  if (resending) world.teams.resending = () => resending(world);
  if (plot.again === true) await world.stores.settings.saveSettings(companyId, storedSettings({ lostTeams: 'again' }), 0, []);
  const cast = new PeopleAtWork(world, plot);
  for (let count = 0; count < plot.processes; count += 1) world.start();
  plot.happens?.(world);
  cast.begin();
  const rested = await untilRest(world, cast, plot.lasts + longest);
  cast.end();
  const evidence = evidenceOf(world, plot.asks);
  world.end();
  const violations = rested ? violationsIn(evidence) : [`It never comes to rest: ${evidence.requests.map(({ status }) => status).join()} with ${evidence.effects.join()}`];
  const [request] = evidence.requests;
  const trail = (request ? (evidence.trails.get(request.id) ?? []) : []).map(({ at, code, facts }) => `${new Date(at).toISOString()}  ${code} ${Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`).join(' ')}`);
  return { violations, lines: world.chronicle.lines, trail, status: request?.status ?? 'nothing', took: world.clock.now() - prepared.now };
}

async function untilRest(world: World, cast: PeopleAtWork, limit: number): Promise<boolean> {
  const { clock } = world;
  const begun = clock.now();
  for (let age = 0; age < limit && world.calls < mostCalls; age = clock.now() - begun) {
    await clock.pass(age < 120_000 ? 2000 : age < 3_600_000 ? 15_000 : 300_000);
    keepAlive(world);
    if (isAtRest(world, cast)) return true;
  }
  return false;
}

/** Who has died is started again after a while, as whatever runs the processes would. */
function keepAlive(world: World): void {
  if (world.alive.some(({ life }) => !life.frozen) || world.starting) return;
  world.startIn(Math.round(world.chance() ** 2 * 40_000));
}

function isAtRest(world: World, cast: PeopleAtWork): boolean {
  if (cast.busy || world.starting || world.wire.underWay > 0 || world.teams.busy) return false;
  if (world.alive.length === 0 || world.alive.some(({ life }) => life.frozen)) return false;
  const { statuses, isDue } = world.kept.standing();
  const isOver = statuses.every((status) => (status === 'error' ? !cast.willRetry : ['processed', 'rejected', 'withdrawn', 'expired'].includes(status)));
  return isOver && !isDue;
}

function evidenceOf(world: World, asked: number): Evidence {
  const chats = (Object.keys(people) as PersonName[]).map((name) => [name, new Chat(world, name).activities] as const);
  return {
    ...world.kept.evidence(),
    asked,
    live: liveTeams(world.state, companyId, Object.values(sources)),
    chats: new Map(chats),
    chronicle: world.chronicle,
  };
}
