import type { Draft } from '../../src/catalog/draft.ts';
import type { FilledForm } from '../../src/catalog/drafting.ts';
import { minute } from '../../src/clock.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import type { CompanyTeam, CompanyUser } from '../../src/simulator/company/company-file.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import type { Settings } from '../../src/simulator/route.ts';
import { readTeam, type PlainTeam } from '../generated/read-team.ts';
import { tenantId } from '../generated/random-company.ts';
import { aTemplate, anActor } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { simulatedOutside, type SimulatedOutside } from '../support/simulated-product.ts';

export const id = (kind: string, number: number): string => `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Rita asks; Sam owns the source team, Mia is a member of it. */
export const [rita, sam, mia, olaf] = [id('a', 1), id('a', 2), id('a', 3), id('a', 4)] as const;
const names = { [rita]: 'Rita', [sam]: 'Sam', [mia]: 'Mia', [olaf]: 'Olaf' };
const source = id('b', 1);

const aTeam: CompanyTeam = { id: source, displayName: 'Source', mailNickname: 'source', visibility: 'Private', owners: [sam], members: [mia], channels: [{ displayName: 'General' }] };

export interface Wish {
  readonly team?: Partial<CompanyTeam>;
  /** What is otherwise of people, by id. */
  readonly people?: Readonly<Record<string, Partial<CompanyUser>>>;
  readonly template?: Parameters<typeof aTemplate>[0];
  readonly form?: Partial<FilledForm>;
  readonly settings?: Partial<Settings>;
  /** Happens between the review and the submit. */
  readonly meanwhile?: (outside: SimulatedOutside) => void;
  readonly faults?: readonly Fault[];
  /** How long it may take, in ms. */
  readonly within?: number;
}

export interface Outcome {
  readonly draft: Draft;
  readonly request: TeamRequest;
  /** Codes of what the card warns of. */
  readonly warnings: readonly string[];
  /** Kinds of which something is otherwise than announced, as the card tells. */
  readonly differing: readonly string[];
  /** As the simulated tenant has it. */
  readonly team: PlainTeam | undefined;
  readonly outside: SimulatedOutside;
}

/** Asks the simulated tenant for a team, through the very client that reaches Microsoft. */
export async function asked({ team = {}, people = {}, template = {}, form = {}, settings = {}, meanwhile, faults = [], within = 10 * minute }: Wish): Promise<Outcome> {
  const known = Object.entries<string>(names).map(([person, displayName]) => ({ id: person, displayName, country: 'US' }));
  const others = (team.members ?? []).filter((person) => !known.some(({ id }) => id === person));
  const users = [...known, ...others.map((person) => ({ id: person, displayName: 'Somebody', alias: person, country: 'US' }))].map((user) => ({ ...user, ...people[user.id] }));
  const company = { id: tenantId, displayName: 'Contoso', domain: 'contoso.example', countryLetterCode: 'US', preferredLanguage: 'en', users, teams: [{ ...aTeam, ...team }] };
  const outside = simulatedOutside({ tenants: [company] }, settings);
  const { clock, state, stores } = outside;
  const product = new Product(outside).start();
  try {
    const actor = { ...anActor(rita), tenant: tenantId };
    await stores.catalog.saveTemplate(tenantId, aTemplate({ ...template, clonedTeam: { teamId: source, ...template.clonedTeam } }), 0, []);
    const begun = await clock.work(product.catalog.begin(actor, 'project'));
    if (begun.kind !== 'draft') throw new Error(begun.kind);
    const filled = { name: 'Apollo', description: 'To the moon', welcomeMessage: '', pictureUrl: '', reason: 'The moon is near', owners: [], members: [], ...form };
    const answer = await clock.work(product.catalog.fill(actor, begun.draft.id, filled));
    if (answer.kind !== 'draft' || !answer.draft.plan) throw new Error(JSON.stringify(answer));
    meanwhile?.(outside);
    state.put('faults', '', 'all', faults);
    await clock.work(product.requests.submit(actor, answer.draft.id, answer.draft.revision));
    const current = (): Promise<TeamRequest | undefined> => stores.requests.request(tenantId, answer.draft.id);
    const end = clock.now() + within;
    let request = await current();
    while (clock.now() < end && !['processed', 'error'].includes(request?.status ?? '')) {
      await clock.pass(10_000);
      request = await current();
    }
    if (!request) throw new Error('There is no request');
    const parts = request.made?.parts ?? [];
    const differing = parts.filter((part) => part.asked !== part.there || part.differing + part.extra > 0).map(({ kind }) => kind);
    return { draft: answer.draft, request, warnings: request.warnings.map(({ code }) => code), differing, team: request.made && readTeam(state, request.made.team), outside };
  } finally {
    await clock.work(product.stop());
  }
}
