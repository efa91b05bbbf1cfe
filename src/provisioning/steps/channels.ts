import { channelPeople } from '../../catalog/copy.ts';
import type { Channel, SourceChannel } from '../../catalog/source-team.ts';
import { makeEach } from '../making.ts';
import { adopted, pairsOutput } from '../pairs.ts';
import { texts } from '../run.ts';
import { done, leftOut, recorded, wait, type Done, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';

/** So often a channel is looked for that does not show, though Graph said `succeeded`. */
const looks = 10;

/**
 * Finds the channels that the clone brought, by their names. Output: pairs of channels, and `general` where something is to
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
    const found = adopted(copy.channels, there, sameName);
    const missing = copy.channels.filter((channel) => !found.has(channel));
    const looked = Number(context.memory?.['looks'] ?? 0);
    if (missing.length > 0 && looked < looks) return wait(context.clock.now() + context.patience.poll, { looks: looked + 1 });
    const output = { ...pairsOutput(byId(found)), general };
    if (missing.length === 0) return done(output);
    return leftOut('channels.missing', missing.length, recorded('channelsMissing', { missing: missing.length }), output);
  },
};

/**
 * Makes the private channels, which no clone brings: the team's owners own them. Each POST is made once; from a go that was
 * cut off they are found by their names. Output: pairs of channels.
 */
export const privateChannels: Step = {
  id: 'privateChannels',
  needs: ['people'],
  async run(context) {
    const { copy } = await context.source();
    const wanted = copy.privateChannels;
    if (wanted.length === 0) return done();
    const there = context.intent ? await context.teams.channels(context.request.tenant, madeTeam(context)) : [];
    await context.intend();
    const { made, refused } = await makeEach(wanted, adopted(wanted, there, sameName), (one) => make(context, one));
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
  const { tenant, plan } = context.request;
  const refused = texts(context.output('people')['refused']);
  const present = (person: string): boolean => !refused.includes(person);
  const people = channelPeople(channel, plan, present).slice(0, mostPeople);
  const { displayName, description } = channel;
  return context.teams.addPrivateChannel(tenant, madeTeam(context), { displayName, description, people });
}

/** So many people a channel may have when it is made (api/channel-post); more than a plan ever has. */
const mostPeople = 200;

const sameName = (wanted: Channel, there: Channel): boolean =>
  wanted.displayName === there.displayName && wanted.membershipType === there.membershipType;

const byId = (found: ReadonlyMap<Channel, string>): ReadonlyMap<string, string> => new Map([...found].map(([{ id }, made]) => [id, made]));
