import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startApp, type RunningApp } from '../../src/app.ts';
import type { Ports } from '../../src/ports.ts';
import { Chat, chatPeople, type ChatPerson } from '../../src/commands/chat.ts';
import { readConfig } from '../../src/config.ts';
import type { Environment } from '../../src/setting-reader.ts';
import { compiled } from './compiled.ts';

export interface Fault {
  readonly match: { readonly method?: string; readonly path: string };
  readonly skip?: number;
  readonly times: number;
  readonly when: 'before' | 'after';
  readonly answer?: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown } | 'reset';
  readonly delay?: number;
}

export interface LoggedCall {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly tenant: string;
  readonly status: number;
  readonly clientRequestId: string;
  readonly inBatch: boolean;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The settings of every flow: quick, on free ports, in a folder of its own. */
const quick = { LOG_LEVEL: 'info', CLAIM_SECONDS: '3', SWEEP_SECONDS: '3', CLONE_POLL_SECONDS: '0.2', CLONE_SEARCH_SECONDS: '0.3,0.8,1.5,3' };

/**
 * The whole product against the simulated tenant, over HTTP as Teams would: the simulator in its own process with
 * faults to be switched on, the product in this one, so that it can be stopped and started again on the same folder.
 */
export class FlowWorld {
  readonly folder: string;
  readonly simulatorUrl: string;
  readonly botPort: number;
  readonly #simulator: ChildProcess;
  app: RunningApp | undefined;

  private constructor(folder: string, simulator: ChildProcess, simulatorUrl: string, botPort: number) {
    this.folder = folder;
    this.#simulator = simulator;
    this.simulatorUrl = simulatorUrl;
    this.botPort = botPort;
  }

  /** `company`: what a company file holds, in place of the built-in ones. `simulator`: further arguments for the simulator. */
  static async begin(options: { company?: object; simulator?: readonly string[] } = {}): Promise<FlowWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'teamwright-'));
    const file = options.company === undefined ? undefined : join(folder, 'company.json');
    if (file !== undefined) await writeFile(file, JSON.stringify(options.company));
    const botPort = await freePort();
    const main = fileURLToPath(new URL('../../src/simulator/main.ts', import.meta.url));
    const pace = ['--clone-time', '150-400', '--latency', '0-4', '--team-lag', '0-100', '--directory-lag', '200'];
    const own = ['--port', String(await freePort()), '--file', join(folder, 'simulator.sqlite'), '--bot', `http://127.0.0.1:${botPort}/api/messages`];
    const company = file === undefined ? [] : ['--company', file];
    const args = [main, ...own, ...pace, '--faults', '--seed', '1', ...company, ...(options.simulator ?? [])];
    const child = spawn(process.execPath, args, { env: { ...process.env, NODE_COMPILE_CACHE: compiled }, stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit').then(([code, signal]) => Promise.reject(new Error(`The simulator ended before it was ready: ${String(code ?? signal)}`)));
    const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
    ended.catch(() => undefined);
    const world = new FlowWorld(folder, child, (JSON.parse(line) as { url: string }).url, botPort);
    world.#company = file;
    return world;
  }

  #company: string | undefined;

  /** The environment with which the product is started on this world, here or as a process of its own. */
  environment(own: Environment = {}): Environment {
    const { folder, simulatorUrl, botPort } = this;
    const company = this.#company === undefined ? {} : { SIMULATOR_COMPANY: this.#company };
    return { ...quick, PORT: String(botPort), DATA_DIR: folder, SIMULATOR_URL: simulatorUrl, ...company, ...own };
  }

  async startApp(own: Environment = {}, wrap?: (ports: Ports) => Ports): Promise<RunningApp> {
    this.app = await startApp(readConfig(this.environment(own)), wrap);
    return this.app;
  }

  async stopApp(): Promise<void> {
    await this.app?.stop();
    this.app = undefined;
  }

  async end(): Promise<void> {
    await this.stopApp();
    this.#simulator.stdin?.end();
    await once(this.#simulator, 'exit');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The chat of a person, by the handle that the chat page shows (`olivia.hughes`); the app is added unless told otherwise. */
  async chat(handle: string, options: { add?: boolean; tenant?: string } = {}): Promise<Chat> {
    const chat = new Chat(this.simulatorUrl, await this.person(handle, options.tenant), pause);
    if (options.add !== false && !chat.person.installed) {
      await chat.addApp();
      await chat.until((activities) => activities.find(({ from }) => from === 'bot'));
    }
    return chat;
  }

  async person(handle: string, tenant?: string): Promise<ChatPerson> {
    const people = await chatPeople(this.simulatorUrl);
    const found = people.find((person) => person.handle === handle && (tenant === undefined || person.tenant === tenant));
    if (!found) throw new Error(`Nobody is called ${handle}: ${people.map((person) => person.handle).join(', ')}`);
    return found;
  }

  /** Replaces all faults. */
  async faults(faults: readonly Fault[]): Promise<void> {
    await this.#control('PUT', '/simulator/faults', faults);
  }

  /** Faults that have not been met as often as they were ordered. */
  async faultsLeft(): Promise<readonly Fault[]> {
    const faults = (await this.#control('GET', '/simulator/faults')) as readonly Fault[];
    return faults.filter(({ times }) => times > 0);
  }

  /** What was asked of the simulator, inner requests of batches among it; `path` is a regular expression. */
  async calls(method: string, path: string): Promise<readonly LoggedCall[]> {
    const query = new URLSearchParams({ method, path }).toString();
    const answer = (await this.#control('GET', `/simulator/requests?${query}`)) as readonly LoggedCall[] | { requests: readonly LoggedCall[] };
    return 'requests' in answer ? answer.requests : answer;
  }

  /** Asks the simulated Graph directly, as an app of the tenant. */
  async graph(tenant: string, path: string): Promise<unknown> {
    const grant = { grant_type: 'client_credentials', client_id: 'test', client_secret: 'test', scope: 'https://graph.microsoft.com/.default' };
    const token = await fetch(`${this.simulatorUrl}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(grant) });
    const { access_token } = (await token.json()) as { access_token: string };
    const answer = await fetch(`${this.simulatorUrl}/v1.0${path}`, { headers: { authorization: `Bearer ${access_token}`, ConsistencyLevel: 'eventual' } });
    return answer.json();
  }

  /** What the product told its operators as failures, by code: those that are ours, not the outside's. */
  async defects(): Promise<readonly unknown[]> {
    return (await this.log()).filter(({ code }) => code === 'unexpected' || code === 'graph.unexpected');
  }

  /** Every line of the product's log. */
  async log(): Promise<readonly { readonly code?: string; readonly msg: string; readonly correlation?: string }[]> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.log')).sort();
    const files = await Promise.all(names.map((name) => readFile(join(this.folder, name), 'utf8')));
    const lines = files.join('').split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as { code?: string; msg: string; correlation?: string });
  }

  /** How many rows the product's store has in each of these tables, as somebody with the file would count them. */
  rows(tables: readonly string[]): Readonly<Record<string, number>> {
    const database = new DatabaseSync(join(this.folder, 'teamwright.sqlite'), { readOnly: true });
    const count = (table: string) => Number(database.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()?.['n']);
    const counted = Object.fromEntries(tables.map((table) => [table, count(table)]));
    database.close();
    return counted;
  }

  /** The person takes the app away from their Teams. */
  async removeApp({ tenant, id }: ChatPerson): Promise<void> {
    await this.#control('DELETE', `/chat/api/chats/${tenant}/${id}/app`);
  }

  /** Looks until it is so; gives up after 20 s. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    for (let looks = 0; !(await isSo()); looks += 1) {
      if (looks > 400) throw new Error('It has not come to pass');
      await pause(50);
    }
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${this.simulatorUrl}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

/** Had by one world of this process: the SDK keeps an issuer's signing keys by its address, for all of them, so that none may be another's later. */
const had = new Set<number>();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  if (had.has(port)) return freePort();
  had.add(port);
  return port;
}
