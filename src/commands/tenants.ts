import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { holdFolder } from '../app.ts';
import type { Config } from '../config.ts';
import { forgetCached } from '../ports.ts';
import { isId } from '../setting-reader.ts';
import { isStoreThere, openTenants } from '../stores.ts';
import { Speech } from '../text/text.ts';
import { tellUsage, type Said } from './operator.ts';

const t = new Speech();

type Opened = Awaited<ReturnType<typeof openTenants>>;

/** Stores of before a migration, which hold what is to be forgotten, too. */
const copies = /^(teamwright|keys|heads)\.v\d+\.sqlite(\.part)?$/;

type Asked =
  | { readonly word: 'list' }
  | { readonly word: 'add'; readonly id: string; readonly name: string }
  | { readonly word: 'remove'; readonly id: string; readonly file: string | undefined; readonly yes: boolean };

/** `npm run tenants`: 0 when it is done or was so already, 1 when it cannot be, 2 when nobody can tell what is meant. */
export async function tenants(config: Config, words: readonly string[], say: Said = console): Promise<number> {
  const asked = understood(words);
  if (!asked) return tellUsage(say, t.say('tenants.usage'), words);
  if (asked.word !== 'list' && !isId(asked.id)) {
    say.error(t.say('tenants.badId', { id: asked.id }));
    return 2;
  }
  if (asked.word !== 'add' && !isStoreThere(config)) {
    const told = t.say('templates.noTenant', { folder: config.dataDir });
    if (asked.word === 'list') say.log(told);
    else say.error(told);
    return asked.word === 'list' ? 0 : 1;
  }
  // Who is served beside a running product finds nothing half forgotten: to remove somebody needs the folder alone. In Cosmos DB others write in
  // any case, and who is at a terminal in a container has no folder but that of the product that runs there.
  const lock = asked.word === 'remove' && !config.cosmos ? holdFolder(config.dataDir) : undefined;
  const opened = await openTenants(config, lock);
  try {
    if (asked.word === 'list') return await list(opened, say);
    return await (asked.word === 'add' ? add(config, opened, asked, say) : remove(config, opened, asked, say));
  } finally {
    opened.close();
    lock?.release();
  }
}

function understood(words: readonly string[]): Asked | undefined {
  const options = { export: { type: 'string' }, yes: { type: 'boolean', default: false } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [word, id = '', ...name] = positionals;
    const lower = id.toLowerCase();
    if (word === 'list' && id === '') return { word };
    if (word === 'add' && id !== '') return { word, id: lower, name: name.join(' ') };
    if (word === 'remove' && id !== '' && name.length === 0) return { word, id: lower, file: values.export, yes: values.yes };
    return undefined;
  } catch {
    return undefined;
  }
}

async function list({ tenantStore }: Opened, say: Said): Promise<number> {
  const served = await tenantStore.tenants();
  for (const { id, name } of served) say.log(`${id}  ${name}`);
  if (served.length === 0) say.log(t.say('tenants.none'));
  return 0;
}

async function add({ bot }: Config, { tenantStore }: Opened, { id, name }: { id: string; name: string }, say: Said): Promise<number> {
  if (bot?.credential.kind === 'managedIdentity' && bot.credential.client === bot.appId && id !== bot.tenant) {
    say.error(t.say('tenants.onlyOwn', { id: bot.tenant }));
    return 1;
  }
  const known = await tenantStore.tenant(id);
  const tenant = { ...known, id, name: name === '' ? (known?.name ?? id) : name };
  await tenantStore.saveTenant(tenant);
  say.log(t.say(known ? 'tenants.there' : 'tenants.added', { ...tenant }));
  if (bot) say.log(t.say('tenants.consent', { link: `https://login.microsoftonline.com/${id}/adminconsent?client_id=${bot.appId}` }));
  return 0;
}

async function remove(
  { bot, dataDir, redis }: Config,
  { tenantStore, archive }: Opened,
  { id, file, yes }: { id: string; file: string | undefined; yes: boolean },
  say: Said,
): Promise<number> {
  const tenant = await tenantStore.tenant(id);
  const refusal = !tenant ? 'tenants.unknown' : id === bot?.tenant ? 'tenants.own' : file === undefined ? 'tenants.fileNeeded' : undefined;
  if (refusal !== undefined || !tenant || file === undefined) {
    say.error(t.say(refusal ?? 'tenants.unknown', { id }));
    return refusal === 'tenants.fileNeeded' ? 2 : 1;
  }
  if (!yes) {
    say.error(t.say('tenants.sure', { ...tenant, ...(await counted(archive, id)) }));
    return 2;
  }
  const count = await exported(archive, id, file);
  if (count === undefined) {
    say.error(t.say('tenants.fileThere', { file }));
    return 1;
  }
  await archive.purge(id);
  for (const copy of (await readdir(resolve(dataDir))).filter((name) => copies.test(name))) await rm(join(dataDir, copy), { force: true });
  if (redis && !(await forgetCached(redis, id))) say.error(t.say('tenants.cached'));
  say.log(t.say('tenants.removed', { ...tenant, count, file }));
  return 0;
}

/** Statuses of a request that never moves again. */
const ended = ['processed', 'rejected', 'withdrawn', 'expired', 'undone'];

async function counted(archive: Opened['archive'], tenant: string): Promise<{ count: number; open: number }> {
  let count = 0;
  let open = 0;
  for await (const { kind, record } of archive.contents(tenant)) {
    count += 1;
    if (kind === 'requests' && !ended.includes(String((record['value'] as { status?: unknown }).status))) open += 1;
  }
  return { count, open };
}

/** Writes a record a line; how many, or undefined where the file is there already or cannot be made. */
async function exported(archive: Opened['archive'], tenant: string, file: string): Promise<number | undefined> {
  const out = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  try {
    await once(out, 'open');
  } catch {
    return undefined;
  }
  let count = 0;
  for await (const kept of archive.contents(tenant)) {
    count += 1;
    if (!out.write(`${JSON.stringify(kept)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return count;
}
