import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { openTemplates } from '../stores.ts';
import { manifestText } from '../text/manifest-text.ts';
import { Speech } from '../text/text.ts';
import { jsonOf } from './manifest-file.ts';
import { isOf, jsonLines, operatorOf, printable, tellUsage, type Said } from './operator.ts';
import { fetchPicture, setPicture } from './templates/pictures.ts';

const t = new Speech();

type Opened = NonNullable<Awaited<ReturnType<typeof openTemplates>>>;
type Reading = Awaited<ReturnType<Opened['read']>>;
type Template = NonNullable<Reading['template']>;

type Asked =
  | { readonly word: 'list'; readonly tenant: string | undefined }
  | { readonly word: 'new'; readonly tenant: string | undefined; readonly team: string; readonly name: string }
  | { readonly word: 'import'; readonly tenant: string | undefined; readonly file: string; readonly disabled: boolean }
  | { readonly word: 'picture'; readonly tenant: string | undefined; readonly name: string; readonly file: string | undefined }
  | { readonly word: 'export'; readonly tenant: string | undefined; readonly name: string };

/** What fetches the pictures that manifests name; another one only in tests. */
type Web = Parameters<typeof openTemplates>[1];

/** `npm run templates`: 0 when it is done or was so already, 1 when it cannot be, 2 when nobody can tell what is meant. */
export async function templates(config: Config, words: readonly string[], say: Said = console, web?: Web): Promise<number> {
  const asked = understood(words);
  if (!asked) return tellUsage(say, t.say('templates.usage'), words);
  const opened = await openTemplates(config, web);
  if (!opened) {
    say.error(t.say('templates.noTenant', { folder: config.dataDir }));
    return 1;
  }
  try {
    return await answer(config, opened, asked, say);
  } finally {
    await opened.close();
  }
}

function understood(words: readonly string[]): Asked | undefined {
  const options = { tenant: { type: 'string' }, disabled: { type: 'boolean', default: false }, remove: { type: 'boolean', default: false } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [word, first = '', ...more] = positionals;
    const { tenant } = values;
    const name = more.join(' ');
    if ((values.disabled && word !== 'import') || (values.remove && word !== 'picture')) return undefined;
    const last = more.at(-1);
    if (word === 'list' && first === '') return { word, tenant };
    if (word === 'new' && first !== '' && name !== '') return { word, tenant, team: first, name };
    if (word === 'import' && first !== '' && name === '') return { word, tenant, file: first, disabled: values.disabled };
    if (word === 'picture' && first !== '' && values.remove) return { word, tenant, name: [first, ...more].join(' '), file: undefined };
    if (word === 'picture' && last !== undefined) return { word, tenant, name: [first, ...more.slice(0, -1)].join(' '), file: last };
    if (word === 'export' && first !== '') return { word, tenant, name: [first, ...more].join(' ') };
    return undefined;
  } catch {
    return undefined;
  }
}

async function answer({ dataDir }: Config, opened: Opened, asked: Asked, say: Said): Promise<number> {
  const served = await opened.tenantStore.tenants();
  const meant = served.filter(isOf(asked.tenant));
  const [tenant] = meant;
  if (!tenant) {
    say.error(asked.tenant === undefined ? t.say('templates.noTenant', { folder: dataDir }) : t.say('tenants.unknown', { id: asked.tenant }));
    return 1;
  }
  if (asked.word === 'list') return list(opened, meant, say);
  if (meant.length > 1) {
    say.error(t.say('templates.whichTenant'));
    for (const { id, name } of meant) say.error(printable(`  ${id}  ${name}`));
    return 2;
  }
  switch (asked.word) {
    case 'new':
      return begin(opened, tenant.id, asked, say);
    case 'import':
      return take(opened, tenant.id, asked, say);
    case 'picture':
      return picture(opened, tenant.id, asked, say);
    case 'export':
      return give(opened, tenant.id, asked.name, say);
  }
}

async function list({ management }: Opened, tenants: readonly { readonly id: string; readonly name: string }[], say: Said): Promise<number> {
  for (const { id, name } of tenants) {
    const all = (await management.all(operatorOf(id))) ?? [];
    say.log(printable(`${name} (${id})`));
    for (const template of all) say.log(`  ${described(template)}`);
    if (all.length === 0) say.log(`  ${t.say('templates.none')}`);
  }
  return 0;
}

/** `Project team  1.0.0  ● Enabled, needs approval  89876d3a-…` */
function described({ templateConfiguration: { id, name, version, enabled, approval, audienceTargeting }, picture }: Template): string {
  const state = [
    t.say(enabled ? 'template.enabled' : 'template.disabled'),
    ...(approval.requireApproval ? [t.say('template.approval')] : []),
    ...(audienceTargeting.enabled ? [t.say('template.targeted')] : []),
    ...(picture === undefined ? [] : [t.say('template.picture')]),
  ];
  return printable([name, version, state.join(', '), id].join('  '));
}

async function begin(opened: Opened, tenant: string, { team, name }: { team: string; name: string }, say: Said): Promise<number> {
  const source = opened.namedTeam(team);
  if (!source) {
    say.error(t.say('templates.notTeam', { team }));
    return 2;
  }
  if (source.tenant !== undefined && source.tenant !== tenant) {
    say.error(t.say('templates.elsewhere', { tenant: source.tenant }));
    return 1;
  }
  const all = (await opened.management.all(operatorOf(tenant))) ?? [];
  const twin = all.find(({ templateConfiguration, clonedTeam }) => templateConfiguration.name === name && clonedTeam.teamId === source.id);
  if (twin) {
    say.log(t.say('templates.same'));
    say.log(`  ${described(twin)}`);
    return 0;
  }
  const templateConfiguration = { id: opened.newId(), name, description: '', version: '1.0.0' };
  return keep(opened, tenant, await opened.read({ templateConfiguration, clonedTeam: { teamId: source.id } }), say);
}

async function take(opened: Opened, tenant: string, { file, disabled }: { file: string; disabled: boolean }, say: Said): Promise<number> {
  const manifest = await jsonOf(file, say);
  return manifest === undefined ? 1 : keep(opened, tenant, await opened.read(manifest.value, { disabled }), say);
}

async function keep(opened: Opened, tenant: string, { template, problems, warnings, leftOut }: Reading, say: Said): Promise<number> {
  const id = template?.templateConfiguration.id;
  const before = ((await opened.management.all(operatorOf(tenant))) ?? []).find((one) => one.templateConfiguration.id === id);
  const code = template ? await put(opened, tenant, template, before, say) : 1;
  if (!template) say.error(t.say('templates.refused', { count: problems.length }));
  // What is left out may be what is missing, under another name.
  for (const remark of [...problems, ...warnings, ...leftOut]) (template ? say.log : say.error)(`  ${printable(manifestText(t, remark))}`);
  const told = template && code === 0 ? await fetchPicture(t, opened, tenant, template, before) : undefined;
  if (told !== undefined) say.log(`  ${told}`);
  return code;
}

async function put({ management }: Opened, tenant: string, template: Template, before: Template | undefined, say: Said): Promise<number> {
  const answered = await management.put(operatorOf(tenant), template);
  const { version, enabled } = template.templateConfiguration;
  switch (answered.kind) {
    case 'forbidden':
    case 'withoutSource':
      say.error(t.say(answered.kind === 'forbidden' ? 'forbidden.text' : 'templates.withoutSource'));
      return 1;
    case 'changed':
      say.log(t.say('templates.changed', { before: answered.before, version }));
      break;
    case 'created':
    case 'unchanged':
      say.log(t.say(answered.kind === 'created' ? 'templates.created' : 'templates.same'));
  }
  say.log(`  ${described(template)}`);
  // Somebody may have switched it in Teams since the manifest was written.
  if (before && before.templateConfiguration.enabled !== enabled) say.log(`  ${t.say(enabled ? 'templates.switchedOn' : 'templates.switchedOff')}`);
  return 0;
}

async function give(opened: Opened, tenant: string, name: string, say: Said): Promise<number> {
  const found = await oneNamed(opened, tenant, name, say);
  if (typeof found === 'number') return found;
  say.log(jsonLines(opened.manifestOf(found)));
  return 0;
}

async function picture(opened: Opened, tenant: string, { name, file }: { name: string; file: string | undefined }, say: Said): Promise<number> {
  const found = await oneNamed(opened, tenant, name, say);
  return typeof found === 'number' ? found : setPicture(t, opened, { tenant, template: found, file }, described, say);
}

/** The template that is meant, or the exit code where there is not one, which has been said then. */
async function oneNamed({ management, named }: Opened, tenant: string, name: string, say: Said): Promise<Template | 1 | 2> {
  const found = named((await management.all(operatorOf(tenant))) ?? [], name);
  const [template, ...others] = found;
  if (!template) {
    say.error(t.say('templates.notFound', { name }));
    return 1;
  }
  if (others.length === 0) return template;
  say.error(t.say('templates.several', { name }));
  for (const one of found) say.error(`  ${described(one)}`);
  return 2;
}
