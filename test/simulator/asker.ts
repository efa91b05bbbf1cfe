import { Simulator } from '../../src/simulator/answer.ts';
import { channelRoutes } from '../../src/simulator/channel/routes.ts';
import { seededChance } from '../../src/simulator/chance.ts';
import { companyIn, seed } from '../../src/simulator/company/seed.ts';
import type { Company, CompanyTenant } from '../../src/simulator/company/company-file.ts';
import { faultRoutes, type Fault } from '../../src/simulator/faults.ts';
import { graphRoutes } from '../../src/simulator/graph/routes.ts';
import { logRoutes, type LogEntry } from '../../src/simulator/log.ts';
import type { Outgoing, Settings, SimulatorResponse } from '../../src/simulator/route.ts';
import { State } from '../../src/simulator/state.ts';

export type Json = Readonly<Record<string, unknown>>;

/** An answer, with its body as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  /** `body.value` */
  readonly value: readonly Json[];
  readonly outgoing: readonly Outgoing[];
  readonly response: SimulatorResponse;
}

const settings: Settings = {
  url: 'http://127.0.0.1:3979',
  botAppId: 'bbbbbbbb-0000-4000-8000-000000000000',
  cloneTime: [5000, 5000],
  latency: [0, 0],
  directoryLag: 2000,
};

/** A simulator in this process with its own time, asked as one tenant. */
export class Asker {
  readonly company: Company;
  readonly tenant: CompanyTenant;
  readonly state: State;
  readonly settings: Settings;
  readonly #random: () => number;
  readonly #simulator: Simulator;
  readonly #clock: { now: number };
  readonly #token: string;

  constructor(
    options: { settings?: Partial<Settings>; company?: Company; seed?: number } = {},
    of?: { asker: Asker; tenant: number },
  ) {
    this.company = of?.asker.company ?? options.company ?? companyIn();
    this.tenant = this.company.tenants[of?.tenant ?? 0]!;
    this.state = of?.asker.state ?? new State(':memory:');
    this.settings = of?.asker.settings ?? { ...settings, ...options.settings };
    this.#clock = of ? of.asker.#clock : { now: Date.parse('2026-11-02T09:00:00Z') };
    this.#random = of ? of.asker.#random : seededChance(options.seed ?? 1, 0);
    this.#simulator = new Simulator(this.state, this.settings, [
      ...graphRoutes,
      ...channelRoutes,
      ...faultRoutes,
      ...logRoutes,
    ]);
    if (!of) seed(this.state, this.company);
    this.#token = this.token();
  }

  /** The same simulator, asked as another tenant. */
  as(tenant: number): Asker {
    return new Asker({}, { asker: this, tenant });
  }

  get now(): number {
    return this.#clock.now;
  }

  /** Lets `ms` pass. */
  wait(ms: number): void {
    this.#clock.now += ms;
  }

  token(scope = 'https://graph.microsoft.com/.default', tenant = this.tenant.id): string {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'an-app',
      client_secret: 's',
      scope,
    });
    const answer = this.send('POST', `/${tenant}/oauth2/v2.0/token`, form.toString());
    return String(answer.body['access_token']);
  }

  get(path: string, headers: Record<string, string> = {}): Answer {
    return this.graph('GET', path, undefined, headers);
  }

  post(path: string, body: unknown): Answer {
    return this.graph('POST', path, body);
  }

  patch(path: string, body: unknown): Answer {
    return this.graph('PATCH', path, body);
  }

  /** A Graph request under /v1.0 with this tenant's token. */
  graph(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Answer {
    return this.send(method, `/v1.0${path}`, body, { authorization: `Bearer ${this.#token}`, ...headers });
  }

  send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Answer {
    const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const encoded = body instanceof Uint8Array ? body : new TextEncoder().encode(text);
    const bytes = body === undefined ? undefined : encoded;
    const request = { method, path, query: new URLSearchParams(query), headers, body: bytes };
    const response = this.#simulator.answer(request, this.now, this.#random);
    const answered = (response.body ?? {}) as Json;
    const value = (answered['value'] ?? []) as readonly Json[];
    return {
      status: response.status,
      headers: response.headers ?? {},
      body: answered,
      value,
      outgoing: response.outgoing ?? [],
      response,
    };
  }

  batch(requests: readonly Json[]): Answer {
    return this.post('/$batch', { requests });
  }

  fault(...faults: readonly Fault[]): void {
    this.send('PUT', '/simulator/faults', faults);
  }

  log(query = ''): readonly LogEntry[] {
    return this.send('GET', `/simulator/requests${query}`).response.body as readonly LogEntry[];
  }

  /** The directory id of a seeded person, by the beginning of their address. */
  person(alias: string): string {
    return this.tenant.users.find((user) => user.alias === alias)!.id;
  }

  /** The id of a seeded team. */
  team(displayName: string): string {
    return this.tenant.teams!.find((team) => team.displayName === displayName)!.id;
  }

  /** Orders a clone; `Location` of the answer is its operation. */
  clone(source: string, order: Json = {}): Answer {
    return this.post(`/teams/${source}/clone`, {
      displayName: 'Harbour bridge',
      description: 'What we build',
      mailNickname: 'ignored',
      partsToClone: 'apps,settings,channels',
      visibility: 'private',
      ...order,
    });
  }

  /** Clones and waits until it has succeeded; the new team's id. */
  made(source: string, order: Json = {}): string {
    const location = this.clone(source, order).headers['location']!;
    this.wait(this.settings.cloneTime[1]);
    return String(this.get(location).body['targetResourceId']);
  }
}

export const member = (id: string, ...roles: readonly string[]): Json => ({
  '@odata.type': '#microsoft.graph.aadUserConversationMember',
  roles,
  'user@odata.bind': `https://graph.microsoft.com/v1.0/users('${id}')`,
});

export const tab = (app: string, configuration?: Json): Json => ({
  displayName: 'A tab',
  'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${app}`,
  ...(configuration ? { configuration } : {}),
});

export const names = (answer: Answer): readonly unknown[] => answer.value.map(({ displayName }) => displayName);

export const errorOf = (answer: Answer): Json => answer.body['error'] as Json;
