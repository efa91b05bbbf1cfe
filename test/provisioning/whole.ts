import { minute } from '../../src/clock.ts';
import type { Plan } from '../../src/catalog/plan.ts';
import { copyOf } from '../../src/catalog/copy.ts';
import { countsOf } from '../../src/catalog/review.ts';
import type { SourceTeam } from '../../src/catalog/source-team.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import { aBoard, aChannel, aDraft, aPlan, aSource, aTab, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

/** A source with something of everything: a private channel, a board and its tab, a photo, a classification. */
export const aRichSource = (change: Partial<SourceTeam> = {}): SourceTeam =>
  aSource({
    classification: 'Internal',
    hasPhoto: true,
    plans: [aBoard()],
    channels: [
      aChannel({ tabs: [aTab('Site')] }),
      aChannel({ id: 'c2', displayName: 'Plans', tabs: [aTab('Board', 'com.microsoft.teamspace.tab.planner', 'https://tasks.example/source-plan?group=source-1')] }),
      aChannel({ id: 'c3', displayName: 'Closed', membershipType: 'private', tabs: [aTab('Secret')], people: [{ person: 'olaf', owner: true }] }),
    ],
    ...change,
  });

export const richPlan = (source: SourceTeam, change: Partial<Plan> = {}): Plan => {
  const plan = aPlan({ classification: source.classification, copyPhoto: source.hasPhoto, welcomeMessage: 'Welcome!', ...change });
  return { ...plan, counts: countsOf(copyOf(source, plan), source, plan) };
};

export interface Made {
  readonly world: World;
  readonly request: TeamRequest;
  readonly records: readonly AuditRecord[];
  readonly codes: readonly string[];
}

export interface Making {
  readonly source?: SourceTeam;
  readonly plan?: Partial<Plan>;
  readonly faults?: Faults;
  readonly prepare?: (world: World) => void;
}

/** A team is asked for and made, whatever the ports do. */
export async function made({ source = aRichSource(), plan = {}, faults = new Faults(), prepare }: Making = {}): Promise<Made> {
  const world = await new World().furnish();
  world.teams.sources.set(source.id, source);
  world.planner.written.set('t1', { notes: 'Read first', checklist: ['One', 'Two'], preview: 'checklist' });
  prepare?.(world);
  const outside = ['teams', 'planner', 'announcer', 'installer'];
  const product = new Product(world, (port, name) => (outside.includes(name) ? faults.wrap(port) : port)).start();
  await submit(world, product, { plan: richPlan(source, plan) }, source);
  await world.clock.advance(5 * minute);
  await product.stop();
  const records = await world.stores.trail.records(tenant, aDraft().id);
  return { world, request: await now(world), records, codes: records.map(({ code }) => code) };
}

/** Kinds that are otherwise than asked for: `tabs 1/2`, with what differs and is too much behind. */
export const differences = ({ request }: Made): readonly string[] =>
  (request.made?.parts ?? [])
    .filter(({ asked, there, differing, extra }) => asked !== there || differing + extra > 0)
    .map(({ kind, asked, there, differing, extra }) => `${kind} ${String(there)}/${String(asked)} ${String(differing)} ${String(extra)}`);
