import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { openTrail } from '../stores.ts';
import { Speech } from '../text/text.ts';
import { ToldRecords, type Shape } from './audit/told-records.ts';
import { isOf, operatorOf, tellUsage, type Said } from './operator.ts';

const t = new Speech();

/** What fits on a screen or two, and what is read at once where all is wanted. */
const screen = 50;
const bulk = 500;

type Opened = NonNullable<Awaited<ReturnType<typeof openTrail>>>;
type StreamCheck = NonNullable<Awaited<ReturnType<Opened['whole']['check']>>>;
type Tenant = Awaited<ReturnType<Opened['tenantStore']['tenants']>>[number];

interface Asked {
  readonly word: 'list' | 'verify';
  readonly tenant: string | undefined;
  readonly request: string | undefined;
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly page: string | undefined;
  readonly all: boolean;
  readonly shape: Shape;
}

/** `npm run audit`: 0 when it is told and nothing is broken, 1 when something is, or cannot be told, 2 when nobody can tell what is meant. */
export async function audit(config: Config, words: readonly string[], say: Said = console): Promise<number> {
  const asked = understood(words);
  if (!asked) return tellUsage(say, t.say('audit.usage'), words);
  const wrong = [asked.from, asked.until].find((date) => date !== undefined && instantOf(date) === undefined);
  if (wrong !== undefined) {
    say.error(t.say('audit.badDate', { date: wrong }));
    return 2;
  }
  const opened = await openTrail(config);
  if (!opened) {
    say.error(t.say('audit.noStore', { folder: config.dataDir }));
    return 1;
  }
  try {
    return await answer(config, opened, asked, say);
  } finally {
    opened.close();
  }
}

function understood(words: readonly string[]): Asked | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = { tenant: text, request: text, from: text, until: text, page: text, all: flag, json: flag, csv: flag };
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const { request, from, until, page, all, json, csv } = values;
    const [word, ...more] = positionals;
    if ((word !== 'list' && word !== 'verify') || more.length > 0 || (json && csv)) return undefined;
    const whole = [page, all ? 'all' : undefined, request].filter((one) => one !== undefined);
    if (whole.length > 1 || (word === 'verify' && (page ?? from ?? until) !== undefined) || (word === 'verify' && (all || json || csv))) return undefined;
    return { word, tenant: values.tenant, request, from, until, page, all, shape: json ? 'json' : csv ? 'csv' : 'text' };
  } catch {
    return undefined;
  }
}

/** A day is its beginning in UTC; the 30th of February is none. */
const instantOf = (date: string): number | undefined => {
  const at = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/.test(date) ? Date.parse(date) : Number.NaN;
  const named = date.slice(0, 10);
  const isThere = !Number.isNaN(at) && new Date(named).toISOString().startsWith(named);
  return isThere ? at : undefined;
};

async function answer({ dataDir }: Config, opened: Opened, asked: Asked, say: Said): Promise<number> {
  const served = await opened.tenantStore.tenants();
  const meant = served.filter(isOf(asked.tenant));
  const [tenant] = meant;
  if (!tenant) {
    say.error(asked.tenant === undefined ? t.say('templates.noTenant', { folder: dataDir }) : t.say('tenants.unknown', { id: asked.tenant }));
    return 1;
  }
  if (asked.request !== undefined) return ofRequest(opened, meant, asked, asked.request, say);
  if (asked.word === 'verify') {
    let code = 0;
    for (const one of meant) code = Math.max(code, await verify(opened, one, say));
    return code;
  }
  if (meant.length > 1) {
    say.error(t.say('templates.whichTenant'));
    for (const { id, name } of meant) say.error(`  ${id}  ${name}`);
    return 2;
  }
  return list(opened, tenant.id, asked, say);
}

const rangeOf = ({ from, until }: Asked) => ({ from: from === undefined ? undefined : instantOf(from), until: until === undefined ? undefined : instantOf(until) });

/** One page, or page after page: no more than one is in memory. */
async function list({ whole }: Opened, tenant: string, asked: Asked, say: Said): Promise<number> {
  const told = new ToldRecords(t, whole, tenant);
  let after = asked.page;
  let count = 0;
  do {
    const page = await whole.page(operatorOf(tenant), { ...rangeOf(asked), after, limit: asked.all ? bulk : screen });
    if (page.kind !== 'page') {
      say.error(t.say(page.kind === 'forbidden' ? 'forbidden.text' : 'audit.brokenCursor'));
      return 1;
    }
    if (count === 0) for (const line of told.heading(asked.shape)) say.log(line);
    for (const record of page.records) say.log(await told.line(asked.shape, record));
    count += page.records.length;
    after = page.next;
    if (!(await taken())) return 0;
  } while (asked.all && after !== undefined);
  if (count === 0) say.error(t.say('audit.none'));
  // Beside what a program reads.
  if (after !== undefined) say.error(t.say('audit.more', { next: after }));
  return 0;
}

/** Waits for whoever reads what is said: else a long trail would be in memory. False where they have read enough, as `head` has. */
async function taken(): Promise<boolean> {
  const { stdout } = process;
  if (!stdout.writableNeedDrain) return !stdout.destroyed;
  return once(stdout, 'drain').then(() => true, () => false);
}

async function ofRequest({ whole }: Opened, tenants: readonly Tenant[], asked: Asked, reference: string, say: Said): Promise<number> {
  const found = (await Promise.all(tenants.map(({ id }) => whole.named(operatorOf(id), reference)))).flat();
  const [request, ...others] = found;
  if (!request) {
    say.error(t.say('audit.unknown', { reference }));
    return 1;
  }
  if (others.length > 0) {
    say.error(t.say('operator.several', { reference }));
    for (const { id, plan, submittedAt } of found) say.error(`  ${id}  ${plan.name}  ${t.time(submittedAt)}`);
    return 2;
  }
  const { tenant, id } = request;
  const told = new ToldRecords(t, whole, tenant);
  const check = asked.word === 'verify' ? await whole.check(operatorOf(tenant), id) : undefined;
  if (check) return tellCheck(told, id, check, say, (records) => say.log(`${request.reference}: ${t.say('history.verified')} (${String(records)})`));
  const { from = 0, until = Infinity } = rangeOf(asked);
  const records = (await whole.records(operatorOf(tenant), id)).filter(({ at }) => at >= from && at < until);
  for (const line of told.heading(asked.shape)) say.log(line);
  for (const record of records.toReversed()) say.log(await told.line(asked.shape, record));
  if (records.length === 0) say.error(t.say('audit.none'));
  return 0;
}

/** Stream by stream: no more than one is in memory. */
async function verify({ whole }: Opened, { id, name }: Tenant, say: Said): Promise<number> {
  const told = new ToldRecords(t, whole, id);
  let [streams, records, broken] = [0, 0, 0];
  for await (const { stream, check } of whole.checks(operatorOf(id))) {
    streams += 1;
    broken += await tellCheck(told, stream, check, say, (count) => (records += count));
  }
  if (broken === 0) say.log(t.say('audit.verified', { tenant: name, records, streams }));
  else say.error(t.say('audit.broken', { tenant: name, broken, streams }));
  return broken === 0 ? 0 : 1;
}

/** 1 where the stream is broken, which is told at once. */
async function tellCheck(told: ToldRecords, stream: string, check: StreamCheck, say: Said, sound: (records: number) => void): Promise<0 | 1> {
  if (check.ok) {
    sound(check.records);
    return 0;
  }
  say.error(t.say(`audit.broken.${check.why}`, { about: await told.about(stream), seq: check.seq }));
  return 1;
}
