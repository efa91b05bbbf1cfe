import { asAppError, type AppError } from '../errors.ts';
import type { Directory } from '../people/directory.ts';
import type { Person } from '../people/profile.ts';
import type { Effect } from '../requests/effect.ts';
import { needsAttention, type TeamRequest } from '../requests/request.ts';
import type { Grants } from '../tenants/grants.ts';
import { adminRoleTemplates, globalAdminTemplate } from '../tenants/roles.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { Messenger } from './messenger.ts';
import type { Message } from './notifier.ts';

/** Who gets which card. Each handler draws from the current state, so carrying one out twice does no harm. */
export class Cards {
  readonly #messenger: Messenger;
  readonly #deliveries: DeliveryStore;
  readonly #directory: Directory;
  readonly #grants: Grants;
  readonly #deciders: (request: TeamRequest) => Promise<Deciders>;
  readonly #rerouted: (request: TeamRequest, team: readonly Person[]) => Promise<void>;

  /** `deciders`: who can decide a round now. `rerouted`: the request is to wait for these; for admins, where there is nobody who can be written to. */
  constructor(outside: {
    messenger: Messenger;
    deliveries: DeliveryStore;
    directory: Directory;
    grants: Grants;
    deciders: (request: TeamRequest) => Promise<Deciders>;
    rerouted: (request: TeamRequest, team: readonly Person[]) => Promise<void>;
  }) {
    this.#deciders = outside.deciders;
    this.#rerouted = outside.rerouted;
    this.#messenger = outside.messenger;
    this.#deliveries = outside.deliveries;
    this.#directory = outside.directory;
    this.#grants = outside.grants;
  }

  readonly status = async (request: TeamRequest): Promise<void> => {
    await this.#messenger.deliver('status', { kind: 'status', request, reader: request.requester.id });
  };

  /**
   * Asks every approver of the round who can decide it now; those who were asked already keep their card. Where that is nobody, whoever the
   * template names instead is to be asked, or the admins. Nobody is asked what is decided.
   */
  readonly ask = async (request: TeamRequest): Promise<void> => {
    if (request.status !== 'approval') return this.approval(request);
    const { asked, others } = await this.#deciders(request);
    const name = `approval.${request.approval.round}`;
    const refused = await this.#each(asked, name, (reader) => ({ kind: 'approval', request, reader })).catch(unlessFinal);
    const sent = await this.#deliveries.deliveries(request.tenant, request.id);
    const has = ({ id }: Person): boolean =>
      sent.some(({ message, recipient, state, activity }) => message === name && recipient === id && state !== 'unreachable' && activity !== undefined);
    const waits = request.waitsFor?.who === 'approvers';
    if (asked.some(has)) {
      if (!waits) await this.#rerouted(request, request.approval.team);
    } else if (waits || others.length > 0) await this.#rerouted(request, others.length > 0 ? [...asked, ...others] : []);
    if (refused) throw refused;
  };

  /** A word more to everybody who has the card of the round and can decide it; nobody's device rings for what is decided. */
  readonly remind = async (request: TeamRequest, { about }: Effect): Promise<void> => {
    const { status, approval: { round } } = request;
    if (status !== 'approval' || Number.parseInt(about, 10) !== round) return;
    const sent = await this.#deliveries.deliveries(request.tenant, request.id);
    const { asked } = await this.#deciders(request);
    // Whoever was asked and may not decide any more has a card of the round, too.
    const meant: readonly Reader[] = request.waitsFor?.who === 'admins' ? [...asked, ...(await this.#globalAdmins(request))] : asked;
    const isMeant = (reader: string): boolean => meant.some(({ id }) => id === reader);
    const waiting = sent.filter(({ message, recipient, activity }) => message === `approval.${round}` && activity !== undefined && isMeant(recipient));
    await each(waiting, async ({ recipient }) => {
      await this.#messenger.deliver(`reminder.${about}`, { kind: 'ping', ping: 'reminder', request, reader: recipient });
    });
  };

  /** Every approval card shows the state as it is. */
  readonly approval = async (request: TeamRequest): Promise<void> => {
    const sent = await this.#deliveries.deliveries(request.tenant, request.id);
    const cards = sent.filter(({ message, activity }) => message.startsWith('approval.') && activity !== undefined);
    await each(cards, async ({ message, recipient }) => {
      await this.#messenger.deliver(message, { kind: 'approval', request, reader: recipient });
    });
  };

  /** Draws every card that is there anew; what only rings does not ring again. */
  readonly redraw = async (request: TeamRequest): Promise<void> => {
    const sent = await this.#deliveries.deliveries(request.tenant, request.id);
    await each(sent, async ({ message, recipient }) => {
      const kind = cardKinds.find((one) => message.startsWith(one));
      if (kind) await this.#messenger.redraw(message, { kind, request, reader: recipient });
    });
  };

  /** Admins learn that a request waits for them; those who were told see when it does so no more. */
  readonly tellAdmins = async (request: TeamRequest, { about }: Effect): Promise<void> => {
    // Who was asked may be back, or somebody else be named, before it is known who is an admin.
    const isTheirs = request.status === 'approval' && request.waitsFor?.who === 'admins';
    if (about === 'approval' && !isTheirs) return this.approval(request);
    if (about === 'approval') {
      await this.#askAdmins(request);
      return;
    }
    if (needsAttention(request)) await this.#tellAdmins(request, await this.#admins(request));
    await this.#refreshAttention(request);
  };

  readonly ping = async (request: TeamRequest, { about }: Effect): Promise<void> => {
    const ping = pings.find((one) => one === about) ?? 'failed';
    const message: Message = { kind: 'ping', ping, request, reader: request.requester.id };
    // Nobody's device rings for a failure that is mended already.
    if (ping === 'failed' && request.status !== 'error') return;
    await this.#messenger.deliver(ping === 'failed' ? ofFailure('ping.failed', request) : `ping.${ping}`, message);
  };

  /** A card of its own for each thing that needs them: an edit rings nobody's device. */
  async #tellAdmins(request: TeamRequest, admins: readonly Reader[]): Promise<void> {
    await this.#each(admins, ofNeed(request), (reader) => ({ kind: 'attention', request, reader }));
  }

  async #refreshAttention(request: TeamRequest): Promise<void> {
    const sent = await this.#deliveries.deliveries(request.tenant, request.id);
    const told = sent.filter(({ message, activity }) => message.startsWith('attention') && activity !== undefined);
    await each(told, async ({ message, recipient }) => {
      await this.#messenger.deliver(message, { kind: 'attention', request, reader: recipient });
    });
  }

  /** Where nobody else is named, a global admin may decide; the other admins can only see to it that somebody is named. */
  async #askAdmins(request: TeamRequest): Promise<void> {
    const deciders = await this.#globalAdmins(request);
    const others = (await this.#admins(request)).filter(({ id }) => !deciders.some((decider) => decider.id === id));
    const name = `approval.${request.approval.round}`;
    await this.#each(deciders, name, (reader) => ({ kind: 'approval', request, reader }));
    await this.#tellAdmins(request, others);
  }

  /** Those who may decide whoever was asked: nobody does on a request of their own. */
  async #globalAdmins({ tenant, requester }: TeamRequest): Promise<readonly Reader[]> {
    return (await this.#holders(tenant, [globalAdminTemplate])).filter(({ id }) => id !== requester.id);
  }

  async #admins({ tenant }: TeamRequest): Promise<readonly Reader[]> {
    const holders = await this.#holders(tenant, adminRoleTemplates);
    return [...new Map(holders.map((person) => [person.id, person])).values()];
  }

  /** Nobody where we may not read who has a role: an operator sees what waits (`npm run attention`). */
  async #holders(tenant: string, roles: readonly string[]): Promise<readonly Reader[]> {
    const missing = await this.#grants.missing(tenant);
    if (missing.includes('admins')) return [];
    return (await Promise.all(roles.map((role) => this.#directory.holders(tenant, role)))).flat();
  }

  async #each(readers: readonly Reader[], name: string, message: (reader: string) => Message): Promise<void> {
    await each(readers, ({ id }) => this.#messenger.deliver(name, message(id)));
  }
}

/** Of a round: of those who were asked, who can decide still; and who could and was not asked. */
interface Deciders {
  readonly asked: readonly Person[];
  readonly others: readonly Person[];
}

const pings = ['approved', 'rejected', 'expired', 'ready', 'removed'] as const;

/** A card's delivery is named for what it shows. */
const cardKinds = ['status', 'approval', 'attention'] as const;

interface Reader {
  readonly id: string;
}

/** A refusal is an answer: others have to decide. An outage is not, and is thrown. */
function unlessFinal(thrown: unknown): AppError {
  const error = asAppError(thrown);
  if (error.remedy !== 'final') throw error;
  return error;
}

/** The delivery's name: one for each time that the request has stopped for a person. */
const ofFailure = (name: string, { stops }: TeamRequest): string => (stops > 1 ? `${name}.${stops}` : name);

/** Likewise what admins are told of: that nobody can approve, a failure, or a second team. */
function ofNeed(request: TeamRequest): string {
  if (request.status === 'approval') return 'attention.approval';
  return request.status === 'error' ? ofFailure('attention', request) : `attention.second.${(request.besides ?? []).length}`;
}

/**
 * One whom nobody can reach now does not keep the others waiting. An outage is thrown before what is final: five tries at one
 * that is refused must not end those that were only put off.
 */
async function each<T>(all: readonly T[], deliver: (one: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const one of all) await deliver(one).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures.find((error) => asAppError(error).remedy !== 'final') ?? failures[0];
}
