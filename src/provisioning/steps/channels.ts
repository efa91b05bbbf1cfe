import { channelPeople } from '../../catalog/copy.ts';
import type { Channel, ChannelPerson, SourceChannel } from '../../catalog/source-team.ts';
import { makeEach } from '../making.ts';
import { adopted, pairsOutput } from '../pairs.ts';
import { texts } from '../run.ts';
import { done, leftOut, recorded, wait, type Done, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';

/** So often something is looked for that does not show, though Graph said `succeeded` or took the people: two minutes are usual. */
const looks = 30;

/**
 * Finds the channels that the clone brought, by their names; General whatever it is called. Output: pairs of channels, and `general` where something is to
 * be said there.
 */
export const channels: Step = {
  id: 'channels',
  needs: ['operation'],
  async run(context) {
    const { tenant, plan } = context.request;
    const team = madeTeam(context);
    const [{ copy }, there, general] = await Promise.all([
      context.source(),
      context.teams.channels(tenant, team),
      plan.welcomeMessage === '' ? '' : context.teams.generalChannel(tenant, team),
    ]);
    const found = await withGeneral(context, copy.channels, there, adopted(copy.channels, there, sameName));
    const missing = copy.channels.filter((channel) => !found.has(channel));
    const looked = Number(context.memory?.['looks'] ?? 0);
    if (missing.length > 0 && looked < looks) return wait(context.clock.now() + context.patience.poll, { looks: looked + 1 });
    const output = { ...pairsOutput(byId(found)), general };
    if (missing.length === 0) return done(output);
    return leftOut('channels.missing', missing.length, recorded('channelsMissing', { missing: missing.length }), output);
  },
};

/** General may be called otherwise in either team: where a channel of both has no counterpart, it is asked which of them are General. */
async function withGeneral(
  context: StepContext,
  wanted: readonly Channel[],
  there: readonly Channel[],
  found: ReadonlyMap<Channel, string>,
): Promise<ReadonlyMap<Channel, string>> {
  const left = there.filter(({ id, membershipType }) => membershipType === 'standard' && ![...found.values()].includes(id));
  if (left.length === 0 || found.size === wanted.length) return found;
  const { tenant, plan } = context.request;
  const [from, to] = await Promise.all([
    context.teams.generalChannel(tenant, plan.source),
    context.teams.generalChannel(tenant, madeTeam(context)),
  ]);
  const general = wanted.find((channel) => channel.id === from && !found.has(channel));
  return general && left.some(({ id }) => id === to) ? new Map([...found, [general, to]]) : found;
}

/**
 * Makes the private channels, which no clone brings: the team's owners own them. Each POST is made once; from a go that was
 * cut off they are found by their names. What Graph refuses is asked for again until their people show in the team, which may
 * be a while after they were added (api/conversationmembers-add). Output: pairs of channels.
 */
export const privateChannels: Step = {
  id: 'privateChannels',
  needs: ['people'],
  async run(context) {
    const { copy } = await context.source();
    const wanted = copy.privateChannels;
    if (wanted.length === 0) return done();
    const looked = Number(context.memory?.['looks'] ?? 0);
    const [there, allShow] = await Promise.all([
      context.intent ? context.teams.channels(context.request.tenant, madeTeam(context)) : [],
      looked > 0 && everybodyShows(context, wanted),
    ]);
    await context.intend();
    const { made, refused } = await makeEach(wanted, adopted(wanted, there, sameName), (one) => make(context, one));
    if (refused.length > 0 && !allShow && looked < looks) {
      return wait(context.clock.now() + context.patience.visible, { looks: looked + 1 });
    }
    return told(wanted.length, refused.length, pairsOutput(byId(made)));
  },
  without: () => told(1, 1, {}),
};

function told(asked: number, failed: number, output: Done['output']): Done {
  const code = failed > 0 ? 'privateChannelsOwnersKO' : 'privateChannelsOwnersOK';
  const entry = recorded(code, { asked, made: asked - failed });
  return failed > 0 ? leftOut('privateChannels.failed', failed, entry, output) : done(output, [entry]);
}

async function make(context: StepContext, channel: SourceChannel): Promise<string> {
  const { tenant } = context.request;
  const { displayName, description } = channel;
  return context.teams.addPrivateChannel(tenant, madeTeam(context), { displayName, description, people: peopleOf(context, channel) });
}

function peopleOf(context: StepContext, channel: SourceChannel): readonly ChannelPerson[] {
  const refused = texts(context.output('people')['refused']);
  return channelPeople(channel, context.request.plan, (person) => !refused.includes(person)).slice(0, mostPeople);
}

async function everybodyShows(context: StepContext, wanted: readonly SourceChannel[]): Promise<boolean> {
  const members = await context.teams.members(context.request.tenant, madeTeam(context));
  const there = new Set(members.map(({ person }) => person));
  return wanted.flatMap((channel) => peopleOf(context, channel)).every(({ person }) => there.has(person));
}

/** So many people a channel may have when it is made (api/channel-post); more than a plan ever has. */
const mostPeople = 200;

const sameName = (wanted: Channel, there: Channel): boolean =>
  wanted.displayName === there.displayName && wanted.membershipType === there.membershipType;

const byId = (found: ReadonlyMap<Channel, string>): ReadonlyMap<string, string> => new Map([...found].map(([{ id }, made]) => [id, made]));
