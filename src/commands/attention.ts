import { parseArgs } from 'node:util';
import { openAttention } from '../stores.ts';
import type { Config } from '../config.ts';
import { failureTextForAdmins } from '../text/failure-text.ts';
import { Speech } from '../text/text.ts';
import { isOf, operatorOf, tellUsage, type Said } from './operator.ts';

const t = new Speech();

type Opened = NonNullable<Awaited<ReturnType<typeof openAttention>>>;
type Tenants = Awaited<ReturnType<Opened['tenantStore']['tenants']>>;
type Request = Awaited<ReturnType<Opened['attention']['named']>>[number];

/** What can be done, by its word: how it is said when it is done. */
const deeds = {
  retry: { method: 'retry', done: 'operator.retried' },
  accept: { method: 'accept', done: 'operator.accepted' },
  delete: { method: 'undo', done: 'operator.deleting' },
} as const;

/** So many at a time. */
const page = 1000;

type Deed = keyof typeof deeds;
const isDeed = (word: string): word is Deed => Object.hasOwn(deeds, word);

/** `npm run attention`: 0 when it is done or was so already, 1 when it cannot be, 2 when nobody can tell what is meant. */
export async function attention(config: Config, words: readonly string[], say: Said = console): Promise<number> {
  const asked = understood(words);
  if (!asked) return tellUsage(say, t.say('operator.usage'), words);
  const opened = await openAttention(config);
  if (!opened) {
    const told = t.say('operator.noStore', { folder: config.dataDir });
    if (asked.word === 'list') say.log(told);
    else say.error(told);
    return asked.word === 'list' ? 0 : 1;
  }
  try {
    return await answer(opened, asked, say);
  } finally {
    opened.close();
  }
}

interface Asked<Word = Deed | 'list' | 'retryAll'> {
  readonly word: Word;
  readonly reference: string;
  readonly tenant: string | undefined;
  readonly yes: boolean;
}

function understood(words: readonly string[]): Asked | undefined {
  const options = { tenant: { type: 'string' }, yes: { type: 'boolean', default: false }, all: { type: 'boolean', default: false } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [said = '', reference = '', ...more] = positionals;
    const word = values.all ? toAll(said) : said === 'list' || isDeed(said) ? said : undefined;
    if (word === undefined || more.length > 0 || isDeed(word) !== (reference !== '')) return undefined;
    return { word, reference, tenant: values.tenant, yes: values.yes };
  } catch {
    return undefined;
  }
}

/** Whether a team is good as it is, or worth nothing, wants a look at each. */
const toAll = (said: string): 'retryAll' | undefined => (said === 'retry' ? 'retryAll' : undefined);

async function answer(opened: Opened, asked: Asked, say: Said): Promise<number> {
  const { word, tenant } = asked;
  const meant = (await opened.tenantStore.tenants()).filter(isOf(tenant));
  if (tenant !== undefined && meant.length === 0) {
    say.error(t.say('tenants.unknown', { id: tenant }));
    return 1;
  }
  if (word === 'list') return list(opened, meant, say);
  return word === 'retryAll' ? retryAll(opened, meant, say) : act(opened, meant, { ...asked, word }, say);
}

async function list({ attention: door }: Opened, tenants: Tenants, say: Said): Promise<number> {
  let count = 0;
  for (const tenant of tenants) {
    const needed = (await door.needed(operatorOf(tenant.id), page + 1)) ?? [];
    if (needed.length > 0) say.log(`${tenant.name} (${tenant.id})`);
    for (const request of needed.slice(0, page)) say.log(described(request));
    if (needed.length > page) say.log(`  ${t.say('operator.more')}`);
    count += needed.length;
  }
  if (count === 0) say.log(t.say('operator.nothing'));
  return 0;
}

async function retryAll({ attention: door }: Opened, tenants: Tenants, say: Said): Promise<number> {
  let count = 0;
  for (const { id } of tenants) {
    count += await door.retryAll(operatorOf(id), ({ reference }) => say.log(t.say('operator.retried', { reference })));
  }
  say.log(t.say('operator.retriedAll', { count }));
  return 0;
}

/** `TW-7K3F  Apollo  1 Nov, 12:00 UTC`, below it why it stopped, and what can be done. */
function described(request: Request): string {
  const { reference, plan, submittedAt } = request;
  return [`  ${reference}  ${plan.name}  ${t.time(submittedAt)}`, `    ${why(request)}`, ...choice(request).map((line) => `    ${line}`)].join('\n');
}

function why({ reference, status, failure, second }: Request): string {
  if (status === 'error') return failureTextForAdmins(t, failure);
  return second === undefined ? t.say('operator.approval', { reference }) : t.say('operator.second', { team: second });
}

function possible({ status, undoing, made, second }: Request): readonly Deed[] {
  if (status === 'error' && !undoing) return ['retry', ...(made ? (['accept'] as const) : []), 'delete'];
  return second === undefined || undoing ? [] : ['accept'];
}

/** `can be: retry, delete`, where there is anything. */
function choice(request: Request): readonly string[] {
  const can = possible(request);
  return can.length > 0 ? [t.say('operator.can', { what: can.join(', ') })] : [];
}

async function act({ attention: door }: Opened, tenants: Tenants, { word, reference, yes }: Asked<Deed>, say: Said): Promise<number> {
  const found = (await Promise.all(tenants.map(({ id }) => door.named(operatorOf(id), reference)))).flat();
  const [request, ...others] = found;
  if (!request) {
    say.error(t.say('operator.unknown', { reference }));
    return 1;
  }
  if (others.length > 0) {
    say.error(t.say('operator.several', { reference }));
    for (const one of found) say.error(`  ${one.id}  ${one.plan.name}  ${t.time(one.submittedAt)}`);
    return 2;
  }
  if (word === 'delete' && !yes && possible(request).includes(word)) {
    say.error(t.say(request.made ? 'operator.sure' : 'operator.sureEnd', { reference: request.reference }));
    return 2;
  }
  return report(say, request, word, await door[deeds[word].method](operatorOf(request.tenant), request.id, request.stops));
}

/** Of what has gone on since it was last looked at, or never was in need of this. */
function report(say: Said, before: Request, word: Deed, answer: Awaited<ReturnType<Opened['attention']['retry']>>): number {
  const { reference } = before;
  if (answer.kind === 'unknown' || answer.kind === 'forbidden') {
    say.error(t.say('operator.unknown', { reference }));
    return 1;
  }
  if (answer.kind === 'done' && possible(before).includes(word)) {
    say.log(t.say(deeds[word].done, { reference }));
    return 0;
  }
  const { request } = answer;
  const state = t.say(request.undoing ? 'operator.undoing' : `status.${request.status}`);
  const lines = [t.say('operator.late', { reference, state, word }), ...choice(request).map((line) => `  ${line}`)];
  (answer.kind === 'done' ? say.log : say.error)(lines.join('\n'));
  return answer.kind === 'done' ? 0 : 1;
}
