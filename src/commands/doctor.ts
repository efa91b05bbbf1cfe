import { resolve } from 'node:path';
import type { BotConfig, Config } from '../config.ts';
import { asAppError } from '../errors.ts';
import { certificateOf, openExamination, openIngestion } from '../ports.ts';
import { lookAtStores, refuseReal, refuseSimulated } from '../stores.ts';
import { Speech } from '../text/text.ts';
import { tellUsage, type Said } from './operator.ts';
import { channelChecks, channelTokenCheck, credentialCheck, endpointCheck } from './doctor/app-checks.ts';
import { eventsCheck, postgresCheck } from './doctor/collector-checks.ts';
import { ok, problem, warning, type Finding, type State } from './doctor/finding.ts';
import { insightsCheck } from './doctor/insights-check.ts';
import { machinesChecks } from './doctor/machines-checks.ts';
import { tenantChecks, type Templates } from './doctor/tenant-checks.ts';

const t = new Speech();

const marks: Readonly<Record<State, string>> = { ok: '✔', warning: '!', problem: '✕' };

/** How requests leave; another one only in tests. */
type Transport = Parameters<typeof openExamination>[1];

/** `npm run doctor`: 0 where nothing keeps teams from being made, 1 where something does, 2 where nobody can tell what is meant. */
export async function doctor(config: Config, words: readonly string[], say: Said = console, transport?: Transport): Promise<number> {
  const json = words.includes('--json');
  if (words.some((word) => word !== '--json')) return tellUsage(say, t.say('doctor.usage'), words);
  const found: Finding[] = [];
  for await (const finding of findings(config, transport)) {
    found.push(finding);
    if (!json) say.log(line(finding));
  }
  const count = (state: State): number => found.filter((one) => one.state === state).length;
  if (json) say.log(JSON.stringify(found.map(readable), null, 2));
  // A collector makes no teams.
  else say.log(`\n${t.say(config.collector ? 'doctor.verdictOfEvents' : 'doctor.verdict', { problems: count('problem'), warnings: count('warning') })}`);
  return count('problem') === 0 ? 0 : 1;
}

/** For programs: `check` is stable, `text` is for people. */
const readable = ({ state, key, values, tenant }: Finding) => ({ check: key.replace(/^doctor\./, ''), state, ...(tenant ? { tenant } : {}), text: t.say(key, values) });

const line = ({ state, key, values, tenant }: Finding): string => `${marks[state]} ${tenant ? `${tenant}: ` : ''}${t.say(key, values)}`;

async function* findings(config: Config, transport: Transport): AsyncIterable<Finding> {
  const { bot, collector, events, insights, unread } = config;
  for (const name of unread) yield warning('doctor.setting.unread', { name });
  // It has no store of the others', and no tenant.
  if (collector) {
    yield await postgresCheck(collector);
    return;
  }
  const { opened, finding } = await openedStores(config);
  yield finding;
  try {
    if (bot) yield* ofBot(bot, opened, transport);
    else yield ok('doctor.simulated');
    yield* machinesChecks(t, config);
    if (events) yield await eventsCheck(events, transport);
    if (insights) yield await insightsCheck(insights, openIngestion(insights, transport));
  } finally {
    opened?.close();
  }
}

/** What is asked of a store that opens; of one that is not there yet there is nothing to be asked. */
interface Opened {
  tenants(): Promise<readonly { readonly id: string }[]>;
  /** Undefined where nobody may look yet. */
  readonly templates: Templates | undefined;
  close(): void;
}

const nothing: Opened = { tenants: () => Promise.resolve([]), templates: { templates: () => Promise.resolve([]) }, close: () => undefined };

/** What opens may still be unable to answer: an account is not asked before. Whoever only looks makes nothing, and brings nothing forward. */
async function openedStores(config: Config): Promise<{ readonly finding: Finding; readonly opened?: Opened }> {
  const { cosmos } = config;
  const where = cosmos ? `${cosmos.endpoint}, ${cosmos.database}` : resolve(config.dataDir);
  try {
    refuseSimulated(config);
    refuseReal(config);
    const stores = await lookAtStores(config);
    if (stores === 'none') return { opened: nothing, finding: ok('doctor.store.none', { where }) };
    if ('behind' in stores) return { opened: { ...nothing, templates: undefined }, finding: warning('doctor.store.behind', { where, files: stores.behind.join(', ') }) };
    const { tenantStore, templates, close } = stores;
    await tenantStore.tenants();
    return { opened: { tenants: () => tenantStore.tenants(), templates, close }, finding: ok('doctor.store.ok', { where }) };
  } catch (error) {
    const { code, values } = asAppError(error);
    return { finding: problem('doctor.store.failed', { where, why: t.say(`error.${code}`, values) }) };
  }
}

/** In the order in which one rests upon the other. */
async function* ofBot(bot: BotConfig, stores: Opened | undefined, transport: Transport): AsyncIterable<Finding> {
  const examination = examinationOf(bot, transport);
  if ('key' in examination) {
    yield examination;
    return;
  }
  yield credentialCheck(bot, certificateOf(bot), examination.clock.now());
  yield* await channelChecks(examination);
  yield await channelTokenCheck(t, bot, examination);
  yield await endpointCheck(bot, examination);
  if (!stores) return;
  // The bot's own is served from the first start on.
  const served = new Set([bot.tenant, ...(await stores.tenants()).map(({ id }) => id)]);
  for (const tenant of served) yield* await tenantChecks(t, bot, tenant, examination, stores.templates);
}

function examinationOf(bot: BotConfig, transport: Transport): Finding | ReturnType<typeof openExamination> {
  try {
    return openExamination(bot, transport);
  } catch (error) {
    return problem('doctor.certificate.unreadable', { ...asAppError(error).values });
  }
}
