import { containers } from '../src/platform/cosmos/containers.ts';
import { textOf, type Chat } from '../src/commands/chat.ts';
import { asksToDecide, filled, form, hears, says, until } from '../test/flows/journey.ts';
import { northwind, templates } from '../test/flows/northwind.ts';
import { FlowWorld, pause } from '../test/flows/world.ts';
import { listening } from '../test/support/cosmos/connections.ts';
import { CosmosWire } from '../test/support/cosmos/wire-server.ts';
import { SystemClock } from '../src/platform/embedded/system-clock.ts';
import { openCosmos } from '../test/support/cosmos/stores.ts';
import { auditPages } from './audit-pages.ts';
import type { Benchmark } from './benchmark.ts';
import { table } from './figures.ts';

/** Request units by Microsoft's published cost of reads and writes, in an account whose consistency is Strong. */
const goals = { life: 200, sweep: 5 };

const database = 'teamwright';

/** What a stretch of a journey costs at Cosmos DB. */
interface Cost {
  readonly what: string;
  readonly units: number;
  readonly calls: number;
}

/** The store in Azure: what each turn of a journey costs there, a request's whole life, and the sweep of a tenant with nothing due. */
export const store: Benchmark = {
  about: 'request units and calls of Cosmos DB: each turn, a request’s life, a sweep that finds nothing; pages of a long trail, in both stores',
  async run(say) {
    const wire = new CosmosWire({ partitions: 1 });
    wire.prepare(database, Object.values(containers));
    await using opened = new AsyncDisposableStack();
    const server = opened.adopt(await listening(wire), (one) => one.close());
    const world = opened.adopt(await FlowWorld.begin(), (one) => one.end());
    await world.startApp({ COSMOS_ENDPOINT: server.endpoint, COSMOS_KEY: wire.key, SIMULATOR: '1', SWEEP_SECONDS: '30', CLAIM_SECONDS: '30', LOG_LEVEL: 'silent' });
    const turns = await journey(world, wire);
    const sweep = await sweepOfNothing(wire, server.endpoint);
    const life = turns.reduce((sum, { units }) => sum + units, 0);
    for (const line of table([['', 'request units', 'calls'], ...[...turns, { what: 'a request’s life', units: life, calls: turns.reduce((sum, { calls }) => sum + calls, 0) }, sweep].map(rowOf)])) say(line);
    say(`goals: a life ${String(goals.life)}, a sweep ${String(goals.sweep)}`);
    const isPaged = await auditPages(say);
    return life <= goals.life && sweep.units <= goals.sweep && isPaged;
  },
};

const rowOf = ({ what, units, calls }: Cost): readonly string[] => [what, units.toFixed(1), String(calls)];

/** From the first word to a team that is ready, with an approval on the way; each part until nothing of it is left to do. */
async function journey(world: FlowWorld, wire: CosmosWire): Promise<readonly Cost[]> {
  const lucia = await world.chat('lucia.romero');
  const hannah = await world.chat('hannah.becker');
  const costs: Cost[] = [];
  const measured = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const { units, calls } = await quiet(wire);
    const result = await work();
    const after = await quiet(wire);
    costs.push({ what, units: after.units - units, calls: after.calls - calls });
    return result;
  };
  const wish = { template: templates.customer, name: 'Measured', reason: 'to know' };
  const { id: card } = await measured('catalog and form', () => form(lucia, wish.template));
  await measured('review', () => reviewed(lucia, card, wish));
  const submitted = await measured('submit, check, ask the approvers', async () => {
    const draft = await lucia.activity(card);
    await lucia.press(draft, 'request.submit');
    return asksToDecide(hannah, { card, id: idOn(draft) });
  });
  await measured('approve, make the team, tell everybody', async () => {
    await hannah.press(submitted, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    await says(lucia, card, 'Ready · 100 %', 60_000);
    await hears(lucia, 'is ready');
  });
  return costs;
}

async function reviewed(chat: Chat, card: string, wish: { template: string; name: string; reason: string }): Promise<void> {
  await chat.press(await chat.activity(card), 'form.send', filled(wish));
  await until(chat, card, (one) => !textOf(one).includes('Reading the template'));
}

/** The draft's id on the review card. */
const idOn = (card: Parameters<typeof textOf>[0]): string => /"verb":"request\.submit".*?"id":"([^"]+)"/s.exec(JSON.stringify(card))?.[1] ?? '';

/** As it stands once nobody has asked the account for anything for a while. */
async function quiet({ told }: CosmosWire): Promise<{ readonly units: number; readonly calls: number }> {
  for (let still = 0, calls = told.calls; still < 4; still = told.calls === calls ? still + 1 : 0, calls = told.calls) await pause(150);
  return { ...told };
}

async function sweepOfNothing(wire: CosmosWire, endpoint: string): Promise<Cost> {
  const stores = openCosmos({ endpoint, database, key: wire.key, token: undefined }, new SystemClock());
  // The first question asks how the container is spread, which is then known.
  await stores.requests.hasWorkDue(northwind, 0);
  const { units, calls } = wire.told;
  if (await stores.requests.hasWorkDue(northwind, 0)) throw new Error('Something was due at the beginning of time');
  stores.close();
  return { what: 'a sweep that finds nothing', units: wire.told.units - units, calls: wire.told.calls - calls };
}
