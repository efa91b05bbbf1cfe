import { isConfigurable } from '../../catalog/tabs.ts';
import type { Channel, SourceTab, SourceTeam } from '../../catalog/teams-service.ts';
import { asAppError } from '../../errors.ts';
import type { Warning } from '../../requests/request.ts';
import { done, recorded, wait, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';

interface WantedTab {
  readonly channel: string;
  readonly tab: SourceTab;
}

/**
 * Makes the source's configured tabs in the channels of the same name. What is already there, from a go that was cut
 * off, is found by name and app and not made again. Names live in memory only; the ledger has counts.
 */
export const tabs: Step = {
  id: 'tabs',
  needs: ['operation'],
  async run(context) {
    if (!context.request.plan.copyTabs) return done({ made: 0 });
    const source = await context.source();
    const wanted = source.channels
      .filter(({ membershipType }) => membershipType === 'standard')
      .flatMap((channel) => channel.tabs.filter(isConfigurable).map((tab) => ({ channel: channel.displayName, tab })));
    const channels = await context.teams.channels(context.request.tenant, madeTeam(context));
    const missing = wanted.filter(({ channel }) => !named(channels, channel));
    const looks = Number(context.memory?.['looks'] ?? 0);
    // Graph may say `succeeded` before all channels exist.
    if (missing.length > 0 && looks < 10) {
      return wait(context.clock.now() + context.patience.poll, { looks: looks + 1 });
    }
    const failed = sum(await allEnded(channels.map((channel) => inChannel(context, channel, wanted))));
    const made = wanted.length - missing.length - failed;
    const facts = { asked: wanted.length, made };
    const code = made === wanted.length ? 'allTabsConfigured' : 'ERROR_CONFIGURE_TAB';
    return done({ made }, [recorded(code, facts)], [
      ...warnings(missing.length, failed),
      ...changed(context, source, wanted.length),
    ]);
  },
};

/** A template whose team changed after the review: the team is made from what is there now, and that is told. */
function changed({ request }: StepContext, source: SourceTeam, tabCount: number): readonly Warning[] {
  const { parts, counts } = request.plan;
  const standard = source.channels.filter(({ membershipType }) => membershipType === 'standard').length;
  const same = tabCount === counts.tabs && (!parts.includes('channels') || standard === counts.channels);
  return same ? [] : [{ code: 'source.changed', values: {} }];
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Waits for all, even when one fails: what would still be under way when the step is repeated would be made twice. */
async function allEnded(work: readonly Promise<number>[]): Promise<readonly number[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

const named = (channels: readonly Channel[], name: string): Channel | undefined =>
  channels.find(({ displayName }) => displayName === name);

/** One tab after the other, because a channel takes one call a second; answers how many Graph refused. */
async function inChannel(context: StepContext, channel: Channel, wanted: readonly WantedTab[]): Promise<number> {
  const mine = wanted.filter((one) => one.channel === channel.displayName);
  if (mine.length === 0) return 0;
  const { tenant } = context.request;
  const team = madeTeam(context);
  const there = await context.teams.tabs(tenant, team, channel.id);
  const lacking = without(mine, there);
  let failed = 0;
  for (const { tab } of lacking) {
    try {
      await context.teams.addTab(tenant, team, channel.id, tab);
    } catch (thrown) {
      if (asAppError(thrown).code !== 'graph.refused') throw thrown;
      failed += 1;
    }
  }
  return failed;
}

/** A channel may hold two tabs of one name and app: each that is there stands for one that was wanted. */
function without(wanted: readonly WantedTab[], there: readonly SourceTab[]): readonly WantedTab[] {
  const left = [...there];
  return wanted.filter(({ tab }) => {
    const at = left.findIndex((one) => one.displayName === tab.displayName && one.appId === tab.appId);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function warnings(missing: number, failed: number): readonly Warning[] {
  return [
    ...(missing > 0 ? [{ code: 'tabs.channelMissing', values: { count: missing } } as const] : []),
    ...(failed > 0 ? [{ code: 'tabs.failed', values: { count: failed } } as const] : []),
  ];
}
