import assert from 'node:assert/strict';
import { minute, second } from '../../src/clock.ts';
import { boundOf } from '../../test/support/graph-bound.ts';
import { around } from '../../test/support/around.ts';
import type { Product, Wrap } from '../../test/support/product.ts';
import { simulatedOutside } from '../../test/support/simulated-product.ts';
import { ask, furnish, productOn, submit } from './ask.ts';
import { company, tenantId } from './example.ts';
import { throttled } from './one-team.ts';

const templates = 4;
const latency = second / 5;

/** Teams of 4 templates, all asked for at once: how many a second, against what the limits allow for the calls really made. Of few, one team's own time is the most. A commit takes `commit` ms. */
export async function fleet(say: (line: string) => void, teams = 1000, commit = 0): Promise<boolean> {
  say(`${String(teams)} teams of ${String(templates)} templates, under Microsoft's documented limits …`);
  const outside = simulatedOutside(company(templates), { limits: 'documented' }, { latency });
  const { clock, stores } = outside;
  await furnish(outside, templates);
  await stores.people.learn(tenantId, 'taskDetailsInline', { value: false, at: clock.now() });
  const taking: Wrap = (port, name) => (name === 'requests' && commit > 0 ? around(port, (method, call) => (method === 'commit' ? clock.wait(commit).then(call) : call())) : port);
  const product = productOn(outside, taking);
  const alone = await timeOfOne(outside, product, taking);
  const drafts = [];
  for (let number = 1; number <= teams; number += 1) {
    drafts.push(await ask(outside, product, number + 1, 1 + (number % templates)));
    if (number % 200 === 0) say(`  ${String(number)} asked for`);
  }
  await clock.pass(15 * minute);
  for (const draft of drafts) await submit(outside, product, draft);
  outside.asked.length = 0;
  const begun = clock.now();
  const running = productOn(outside, taking).start();
  const ready = await untilReady(outside, teams, say);
  const took = (clock.now() - begun) / 1000;
  const made = [...outside.asked];
  await ended(outside, running);
  const bound = boundOf(made.flatMap(({ method, path, parts }) => (parts.length > 0 ? parts.map((part) => ({ method: part.method, path: part.url })) : [{ method, path }])));
  const calls = made.reduce((sum, { parts }) => sum + Math.max(1, parts.length), 0);
  const share = throttled(made) / calls;
  const ratio = bound.seconds / (took - alone);
  say(`  ${String(ready)} ready after ${took.toFixed(0)} s, of which ${alone.toFixed(0)} s are one team's own time: ${(teams / (took - alone)).toFixed(2)} teams/s`);
  say(`  bound ${(teams / bound.seconds).toFixed(2)} teams/s by ${bound.name} (${String(bound.calls)} calls at 83 %): ${(100 * ratio).toFixed(1)} %   goal 95 %`);
  say(`  ${String(calls)} requests in ${String(made.length)} HTTP, answered 429: ${(100 * share).toFixed(2)} %   goal 1 %`);
  return ready === teams && ratio >= 0.95 && share <= 0.01;
}

type Outside = ReturnType<typeof simulatedOutside>;

/** From submit to ready, with nothing beside it, in s. */
async function timeOfOne(outside: Outside, product: Product, wrap: Wrap): Promise<number> {
  const draft = await ask(outside, product, 1, 1);
  await outside.clock.pass(15 * minute);
  await submit(outside, product, draft);
  const begun = outside.clock.now();
  const alone = productOn(outside, wrap).start();
  let ready = false;
  for (let looks = 0; !ready && looks < 1000; looks += 1) {
    await outside.clock.pass(second / 2);
    ready = (await outside.stores.requests.request(tenantId, draft.id))?.status === 'processed';
  }
  assert.ok(ready, 'the first team did not get ready');
  const seconds = (outside.clock.now() - begun) / 1000;
  await ended(outside, alone);
  return seconds;
}

async function ended(outside: Outside, product: Product): Promise<void> {
  let over = false;
  void product.stop().then(() => (over = true));
  await outside.clock.until(() => over, 10 * minute);
}

async function untilReady({ clock, stores }: Outside, teams: number, say: (line: string) => void): Promise<number> {
  const count = (status: string): number =>
    Number(stores.db.one(`SELECT COUNT(*) AS n FROM requests WHERE json_extract(value, '$.status') = ?`, status)?.['n']) - (status === 'processed' ? 1 : 0);
  let told = 0;
  for (let seconds = 0; seconds < 3600; seconds += 1) {
    await clock.pass(second);
    if (seconds % 5 > 0) continue;
    const ready = count('processed');
    if (ready + count('error') >= teams) break;
    if (ready >= told + 200) say(`  ${String((told = ready))} ready`);
  }
  return count('processed');
}
