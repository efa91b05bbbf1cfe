import { seed } from '../../src/simulator/company/seed.ts';
import { Chat } from './chat.ts';
import { company, companyId, people, templates, welcome, type PersonName } from './company.ts';
import type { Copy, StoreName } from './kept.ts';
import type { StateCopy } from './memory-state.ts';
import { newGround, World, type Ground } from './world.ts';

export type TemplateName = keyof typeof templates;

/** A moment at which a story may begin: Rita has the review card of her draft before her. */
export interface Prepared {
  readonly now: number;
  readonly state: StateCopy;
  readonly stored: Copy;
}

const begin = Date.UTC(2026, 10, 22, 12);

/** Brings Rita to her review card by the product itself, as she would get there. */
export async function prepare(ground: Ground, template: TemplateName): Promise<Prepared> {
  ground.kept.restore(new Map());
  ground.state.restore(new Map());
  seed(ground.state, company);
  const world = new World(ground, { seed: 1, now: begin });
  const { clock, stores } = world;
  await stores.people.saveTenant({ id: companyId, name: 'Chaos' });
  for (const one of Object.values(templates)) await stores.catalog.saveTemplate(companyId, one, 0, []);
  world.start();
  const settle = async (): Promise<void> => {
    await clock.work(clock.wait(20_000));
  };
  for (const person of Object.keys(people) as PersonName[]) if (person !== 'mia') new Chat(world, person).addApp();
  await settle();
  const rita = new Chat(world, 'rita');
  rita.say('new team');
  await settle();
  await clock.work(rita.press('template.choose', {}, ({ data }) => data['id'] === template));
  const form = { name: 'Apollo', description: 'To the moon', reason: 'Because', members: people.mia, ...(template === 'rich' ? { welcomeMessage: welcome } : {}) };
  await clock.work(rita.press('form.send', form));
  await settle();
  if (!rita.find('request.submit')) throw new Error(`No review card came: ${JSON.stringify(rita.activities.at(-1))}`);
  world.end();
  return { now: clock.now(), state: ground.state.copy(), stored: ground.kept.copy() };
}

/** Puts everything back to that moment. */
export function restore(ground: Ground, prepared: Prepared): void {
  ground.state.restore(prepared.state);
  ground.kept.restore(prepared.stored);
}

/** Grounds with every beginning, made when first asked for. */
export class Beginnings {
  readonly ground: Ground;
  readonly #known = new Map<TemplateName, Prepared>();

  constructor(store: StoreName = 'embedded') {
    this.ground = newGround(store);
  }

  async at(template: TemplateName): Promise<Prepared> {
    const known = this.#known.get(template) ?? (await prepare(this.ground, template));
    this.#known.set(template, known);
    restore(this.ground, known);
    return known;
  }
}
