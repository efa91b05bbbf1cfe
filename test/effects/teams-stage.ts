import { TeamsNotifier } from '../../src/bot/teams-notifier.ts';
import { CatchingUp } from '../../src/effects/catching-up.ts';
import type { Effect } from '../../src/requests/effect.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import { aProfile, tenant } from '../support/builders.ts';
import { FakeDirectory } from '../support/fake-directory.ts';
import { Product } from '../support/product.ts';
import { SimulatedChannel, type ChannelSurroundings } from '../support/simulated-channel.ts';
import { openStores } from '../support/stores.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { World } from '../support/world.ts';

/** The core rooms, and between them and people all that speaks to Teams, on a virtual clock. */
export async function teamsStage(surroundings: ChannelSurroundings) {
  const stores = openStores();
  const clock = new VirtualClock();
  const channel = new SimulatedChannel(clock, surroundings);
  const directory = new FakeDirectory(surroundings.people.map(aProfile));
  const notifier = new TeamsNotifier({ connector: channel.connector, people: directory });
  const product = new Product(Object.assign(new World(stores), { clock, directory, notifier })).start();
  const catchingUp = new CatchingUp({ requestStore: stores.requests, deliveries: stores.effects, effects: stores.effects, clock, wakeUps: product.wakeUps });

  /** The person has spoken to the bot. */
  async function meet(person: string): Promise<void> {
    const place = { ...channel.placeOf(person), locale: undefined, timeZone: undefined };
    await stores.people.saveReach({ ...place, person, unreachable: undefined, at: clock.now() });
  }
  for (const person of surroundings.people) await meet(person);

  /** A commit leaves what is to be said. */
  async function commit(request: TeamRequest, effects: readonly Effect[]): Promise<void> {
    await stores.requests.commit({ request, expected: request.version - 1, audit: [], effects });
    product.wakeUps.ring('effects', tenant);
  }

  /** Effects that wait to be carried out, or that nobody carries out any more. */
  const left = (): readonly string[] => stores.db.all('SELECT key FROM effects').map(({ key }) => String(key));

  async function stop(): Promise<void> {
    await clock.work(product.stop());
  }

  return { stores, clock, channel, product, catchingUp, meet, commit, left, stop };
}
