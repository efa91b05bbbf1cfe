import type { Catalog } from '../catalog/catalog.ts';
import type { Sight } from '../catalog/sight.ts';
import type { Cache } from '../cache.ts';
import type { Clock } from '../clock.ts';
import type { Notifier } from '../effects/notifier.ts';
import { CatchingUp } from '../effects/catching-up.ts';
import type { DeliveryStore } from '../effects/delivery-store.ts';
import type { EffectStore } from '../effects/effect-store.ts';
import { Following } from '../effects/following.ts';
import type { Messenger } from '../effects/messenger.ts';
import type { Fence } from '../fence.ts';
import type { Insights } from '../insights.ts';
import type { CallBudget } from '../limits.ts';
import type { Ids } from '../ids.ts';
import type { Directory } from '../people/directory.ts';
import { KnownPeople } from '../people/known-people.ts';
import type { ProfileStore } from '../people/profile-store.ts';
import { Profiles } from '../people/profiles.ts';
import type { ReachStore } from '../people/reach-store.ts';
import { SignIns } from '../people/sign-ins.ts';
import type { RequestStore } from '../requests/request-store.ts';
import type { CredentialWatch } from '../tenants/credential.ts';
import type { Attention } from '../requests/attention.ts';
import type { WholeTrail } from '../requests/whole-trail.ts';
import type { Requests } from '../requests/requests.ts';
import type { Tally } from '../requests/tally.ts';
import type { Announcer } from '../provisioning/announcer.ts';
import type { Grants } from '../tenants/grants.ts';
import type { Telemetry } from '../telemetry.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import type { TenantSettings } from '../tenants/tenant-settings.ts';
import type { WakeUps } from '../wake-ups.ts';
import { Actions } from './actions/actions.ts';
import { Actors } from './actors.ts';
import { Afterwards } from './afterwards.ts';
import { Commands } from './commands/commands.ts';
import { Connector } from './connector.ts';
import type { Connectors } from './connectors.ts';
import { DialogState, DialogStorage } from './dialogs/dialog-storage.ts';
import { RequestTeamDialog } from './dialogs/request-team.ts';
import { AuditDesk } from './audit-desk.ts';
import { AttentionDesk } from './attention-desk.ts';
import { Meeting } from './meeting.ts';
import { RequestDesk } from './request-desk.ts';
import { RequestFlow } from './request-flow.ts';
import { SettingsDesk } from './settings-desk.ts';
import { SightDesk } from './sight-desk.ts';
import { SigningIn } from './signing-in.ts';
import { TeamsAnnouncer } from './teams-announcer.ts';
import { TeamsBot } from './teams-bot.ts';
import { TeamsNotifier } from './teams-notifier.ts';
import { TemplateDesk } from './template-desk.ts';
import { TemplateSearch } from './template-search.ts';
import { UsageDesk } from './usage-desk.ts';

export interface BotOutside {
  readonly catalog: Catalog;
  readonly sight: Sight;
  readonly requests: Requests;
  readonly attention: Attention;
  readonly tally: Tally;
  readonly credentialWatch: CredentialWatch;
  readonly settings: TenantSettings;
  readonly whole: WholeTrail;
  readonly messenger: Messenger;
  readonly deliveries: DeliveryStore;
  readonly effects: EffectStore;
  readonly directory: Directory;
  readonly grants: Grants;
  readonly reach: ReachStore;
  readonly profileStore: ProfileStore;
  readonly cache: Cache;
  readonly tenantKeys: TenantKeys;
  readonly insights: Insights;
  readonly ids: Ids;
  readonly requestStore: RequestStore;
  readonly budget: CallBudget;
  readonly fence: Fence;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly wakeUps: WakeUps;
}

/** The channel as the bot speaks there unasked: to people and in teams. */
export function buildVoice(
  outside: { directory: Directory; cache: Cache; reach: ReachStore; budget: CallBudget; fence: Fence; clock: Clock },
  connectors: Connectors,
): { readonly notifier: Notifier; readonly announcer: Announcer } {
  const parts = { ...outside, people: new KnownPeople(outside), connector: new Connector({ ...outside, connectors }) };
  return { notifier: new TeamsNotifier(parts), announcer: new TeamsAnnouncer(parts) };
}

/** The bot's rooms put together: who answers turns, and what goes on afterwards. */
export function buildBot(outside: BotOutside, connectors: Connectors): { readonly bot: TeamsBot; readonly afterwards: Afterwards } {
  const { requestStore } = outside;
  const dialog = new RequestTeamDialog(new DialogState(new DialogStorage(outside.reach)));
  const flow = new RequestFlow({ ...outside, dialog });
  const desk = new RequestDesk({ ...outside, people: new KnownPeople(outside) });
  const attention = new AttentionDesk(outside);
  const templates = new TemplateDesk({ ...outside, openOf: requestStore.openOf.bind(requestStore) });
  const settings = new SettingsDesk(outside);
  const audit = new AuditDesk({ ...outside, desk });
  const commands = new Commands({ flow, desk, attention, usage: new UsageDesk(outside), templates, sight: new SightDesk(outside), settings, audit, dialog });
  const actions = new Actions({ flow, desk, attention, templates, settings, audit, commands });
  const search = new TemplateSearch(outside.catalog);
  const afterwards = new Afterwards(outside);
  const profiles = new Profiles(outside);
  const actors = new Actors({ ...outside, profiles });
  const signingIn = new SigningIn({ ...outside, signIns: new SignIns(outside), profiles, actors, afterwards });
  const following = new Following(outside);
  const meeting = new Meeting({ ...outside, signingIn, catchingUp: new CatchingUp(outside) });
  const connector = new Connector({ ...outside, connectors });
  return { bot: new TeamsBot({ ...outside, commands, actions, search, actors, following, meeting, connector, afterwards }), afterwards };
}
