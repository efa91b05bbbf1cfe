import type { Activity } from 'botbuilder';
import { hour, type Clock } from '../clock.ts';
import type { CatchingUp } from '../effects/catching-up.ts';
import type { Reach } from '../people/reach.ts';
import type { ReachStore } from '../people/reach-store.ts';
import type { SigningIn } from './signing-in.ts';
import { clientOf, isPersonal, personOf, tenantOf, timeZoneOf } from './visit.ts';

/** Learns from each activity where its person is reached; who was out of reach until now gets what they missed. */
export class Meeting {
  readonly #reach: ReachStore;
  readonly #catchingUp: Pick<CatchingUp, 'with'>;
  readonly #signingIn: Pick<SigningIn, 'met'>;
  readonly #clock: Clock;

  constructor(outside: { reach: ReachStore; catchingUp: Pick<CatchingUp, 'with'>; signingIn: Pick<SigningIn, 'met'>; clock: Clock }) {
    this.#reach = outside.reach;
    this.#catchingUp = outside.catchingUp;
    this.#signingIn = outside.signingIn;
    this.#clock = outside.clock;
  }

  /** A person who speaks is reachable again; one who removed the app is not. Elsewhere than in private nothing is learnt. */
  async meet(activity: Activity, unreachable?: 'removed'): Promise<void> {
    if (!isPersonal(activity)) return;
    const tenant = tenantOf(activity);
    const person = personOf(activity);
    // That the app was added may be our own doing: they need not even be there.
    if (!isOfApp(activity)) this.#signingIn.met(tenant, person, activity.from.name, clientOf(activity));
    const known = await this.#reach.reach(tenant, person);
    const now: Reach = {
      tenant,
      person,
      conversation: activity.conversation.id,
      serviceUrl: activity.serviceUrl,
      locale: activity.locale ?? known?.locale,
      timeZone: timeZoneOf(activity) ?? known?.timeZone,
      unreachable,
      at: this.#clock.now(),
    };
    // Before they are known to be back: a crash between the two asks again at their next word.
    const isBack = unreachable === undefined && (!known || known.unreachable !== undefined);
    if (isBack) await this.#catchingUp.with(tenant, person);
    if (!known || isNews(known, now)) await this.#reach.saveReach(now);
  }
}

/** It is the app that came or went, and nobody who did something with it; messages may have an empty list of members, too. */
const isOfApp = ({ type }: Activity): boolean => type === 'installationUpdate' || type === 'conversationUpdate';

/** What is known is written again only once an hour: a write for every word that is said costs more than most answers. */
function isNews(known: Reach, now: Reach): boolean {
  const told: readonly (keyof Reach)[] = ['conversation', 'serviceUrl', 'locale', 'timeZone', 'unreachable'];
  return now.at - known.at >= hour || told.some((field) => known[field] !== now[field]);
}
