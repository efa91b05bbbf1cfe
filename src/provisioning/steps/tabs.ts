import type { CopiedTab, Copy } from '../../catalog/copy.ts';
import type { SourceTab } from '../../catalog/source-team.ts';
import { translated } from '../../catalog/tabs.ts';
import { asAppError } from '../../errors.ts';
import { isRefusal } from '../making.ts';
import { pairsIn } from '../pairs.ts';
import { done, recorded, wait, type Done, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';

/** The tabs of the channels that the clone brought, and of those that were made. Each POST is made once. */
export const tabs = tabsStep('tabs', 'channels', ({ tabs: ofChannels }) => ofChannels);
export const privateTabs = tabsStep('privateTabs', 'privateChannels', ({ privateTabs: ofChannels }) => ofChannels);

/** So often tabs that Graph refuses are asked for again while apps of theirs do not show: those may come after the channels. */
const looks = 30;

/**
 * Makes the source's configured tabs in the channels that stand for theirs. What is already there, from a go that was cut
 * off, is found by name and app and not made again. Names live in memory only; the ledger has counts.
 */
function tabsStep(id: string, channelsStep: string, tabsOf: (copy: Copy) => readonly CopiedTab[]): Step {
  return {
    id,
    needs: [channelsStep, 'plans'],
    async run(context) {
      const { source, copy } = await context.source();
      const wanted = tabsOf(copy);
      if (wanted.length === 0) return done({ made: 0 });
      const channels = pairsIn(context.output(channelsStep));
      const ids = new Map([[context.request.plan.source, madeTeam(context)], ...pairsIn(context.output('plans'))]);
      const again = context.intent !== undefined;
      const looked = Number(context.memory?.['looks'] ?? 0);
      const isLast = looked >= looks || (looked > 0 && (await allAppsShow(context, wanted)));
      await context.intend();
      const byChannel = Map.groupBy(wanted, ({ channel }) => channel);
      const makings = await Promise.allSettled(
        [...byChannel].map(([channel, some]) => {
          const made = channels.get(channel);
          const here = made === undefined ? ids : new Map([...ids, [channel, made]]);
          return inChannel(context, made, some.map(({ tab }) => translated(tab, source, here)), again, isLast);
        }),
      );
      const inChannels = makings.map(valueOf);
      if (inChannels.some(({ waits }) => waits)) return wait(context.clock.now() + context.patience.poll, { looks: looked + 1 });
      return told(wanted.length, inChannels);
    },
  };
}

/** Thrown only when all have ended: what would still be under way when the step is repeated would be made twice. */
function valueOf<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

async function allAppsShow(context: StepContext, wanted: readonly CopiedTab[]): Promise<boolean> {
  const { apps } = await context.teams.apps(context.request.tenant, madeTeam(context));
  return wanted.every(({ tab }) => apps.includes(tab.appId));
}

interface InChannel {
  readonly missing: number;
  readonly refused: number;
  /** Its first tab that was refused, and those behind it, are to be asked for again. */
  readonly waits: boolean;
}

/** Of a channel that did not come, or that somebody has deleted by now, all are missing. */
async function inChannel(
  context: StepContext,
  channel: string | undefined,
  all: readonly (SourceTab | undefined)[],
  again: boolean,
  isLast: boolean,
): Promise<InChannel> {
  const missing = { missing: all.length, refused: 0, waits: false };
  if (channel === undefined) return missing;
  try {
    return await oneByOne(context, channel, all, again, isLast);
  } catch (thrown) {
    if (asAppError(thrown).code !== 'graph.notFound' || (await shows(context, channel))) throw thrown;
    return isLast ? missing : { missing: 0, refused: 0, waits: true };
  }
}

async function shows(context: StepContext, channel: string): Promise<boolean> {
  const channels = await context.teams.channels(context.request.tenant, madeTeam(context));
  return channels.some(({ id }) => id === channel);
}

/**
 * One tab after the other, in their order: a channel takes one call a second. Those that cannot be made are undefined. A
 * refusal holds up those behind it, unless it `isLast`.
 */
async function oneByOne(
  context: StepContext,
  channel: string,
  all: readonly (SourceTab | undefined)[],
  again: boolean,
  isLast: boolean,
): Promise<InChannel> {
  const wanted = all.filter((tab) => tab !== undefined);
  const { tenant } = context.request;
  const team = madeTeam(context);
  const there = again ? await context.teams.tabs(tenant, team, channel) : [];
  let refused = all.length - wanted.length;
  for (const tab of without(wanted, there)) {
    try {
      await context.teams.addTab(tenant, team, channel, tab);
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      if (!isLast) return { missing: 0, refused: 0, waits: true };
      refused += 1;
    }
  }
  return { missing: 0, refused, waits: false };
}

/** A channel may hold two tabs of one name and app: each that is there stands for one that was wanted. */
function without(wanted: readonly SourceTab[], there: readonly SourceTab[]): readonly SourceTab[] {
  const left = [...there];
  return wanted.filter((tab) => {
    const at = left.findIndex((one) => one.displayName === tab.displayName && one.appId === tab.appId);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function told(asked: number, channels: readonly InChannel[]): Done {
  const missing = channels.reduce((sum, one) => sum + one.missing, 0);
  const refused = channels.reduce((sum, one) => sum + one.refused, 0);
  const made = asked - missing - refused;
  const entry = recorded(made === asked ? 'allTabsConfigured' : 'ERROR_CONFIGURE_TAB', { asked, made });
  return done({ made }, [entry], [
    ...(missing > 0 ? [{ code: 'tabs.channelMissing', values: { count: missing } } as const] : []),
    ...(refused > 0 ? [{ code: 'tabs.failed', values: { count: refused } } as const] : []),
  ]);
}
