import assert from 'node:assert/strict';
import type { Draft } from '../../src/catalog/draft.ts';
import { second } from '../../src/clock.ts';
import { anActor } from '../../test/support/builders.ts';
import { Product, type Wrap } from '../../test/support/product.ts';
import { steps } from '../../src/provisioning/steps.ts';
import type { SimulatedOutside } from '../../test/support/simulated-product.ts';
import { noQuotas } from '../no-quotas.ts';
import { joining, people, template, templateId, tenantId } from './example.ts';

/** The product with the pace that it has in earnest. */
export const productOn = (outside: SimulatedOutside, wrap?: Wrap): Product => new Product(outside, wrap, steps, { clonePoll: 5 * second });

/** Waits for the work while virtual time goes on. */
const inTime = <T>({ clock }: SimulatedOutside, working: Promise<T>): Promise<T> => clock.work(working);

/** A company of which one person may ask for more teams than anybody does. */
export async function furnish(outside: SimulatedOutside, templates: number): Promise<void> {
  await outside.stores.people.saveTenant({ id: tenantId, name: 'Bench' });
  await outside.stores.settings.saveSettings(tenantId, noQuotas, 0, []);
  for (let number = 1; number <= templates; number += 1) await outside.stores.catalog.saveTemplate(tenantId, template(number), 0, []);
  for (const person of people) {
    const reach = { conversation: `chat-${person}`, serviceUrl: 'https://channel.example', locale: undefined, timeZone: undefined };
    await outside.stores.people.saveReach({ tenant: tenantId, person, ...reach, unreachable: undefined, at: outside.clock.now() });
  }
}

/** Asks for the example's team; answers the draft's id, which becomes the request's. */
export async function ask(outside: SimulatedOutside, product: Product, number: number, from: number): Promise<Draft> {
  const [requester, ...others] = people;
  const actor = { ...anActor(requester!), tenant: tenantId };
  const begun = await inTime(outside, product.catalog.begin(actor, templateId(from)));
  assert.equal(begun.kind, 'draft');
  const form = { name: `Team ${String(number)}`, description: 'x', welcomeMessage: 'Welcome', pictureUrl: '', reason: 'The moon is near', owners: others.slice(0, 1), members: others.slice(1, joining) };
  const filled = await inTime(outside, product.catalog.fill(actor, (begun as { draft: Draft }).draft.id, form));
  assert.equal(filled.kind, 'draft');
  return (filled as { draft: Draft }).draft;
}

export const submit = async (outside: SimulatedOutside, product: Product, { id, revision, requester }: Draft): Promise<void> => {
  const answer = await inTime(outside, product.requests.submit({ ...anActor(requester.id), tenant: tenantId }, id, revision));
  assert.equal(answer.kind, 'done');
};
