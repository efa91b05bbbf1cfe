import { AppError, asAppError } from '../../errors.ts';
import { text } from '../run.ts';
import { done, leftOut, recorded, wait, type Done, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';

/** So often it is tried where the app does not show in the team yet. */
const looks = 10;

/** Brings our app into the team where something is to be said there. Repeatable. */
export const app: Step = {
  id: 'app',
  needs: ['operation'],
  async run(context) {
    const { tenant, plan } = context.request;
    if (plan.welcomeMessage !== '') await context.installer.installInTeam(tenant, madeTeam(context));
    return done({ installed: plan.welcomeMessage !== '' });
  },
  without: () => done({ installed: false }),
};

/** Says the welcome message in General, once: an answer that was lost is told, and nothing is said twice. */
export const welcome: Step = {
  id: 'welcome',
  needs: ['app', 'channels', 'people'],
  async run(context) {
    const { plan } = context.request;
    if (plan.welcomeMessage === '') return done();
    if (context.output('app')['installed'] !== true) return failed('graph.forbidden');
    if (context.intent?.outcome === 'open') return unknown();
    await context.intend();
    return said(context);
  },
  without: ({ code }) => failed(code),
};

async function said(context: StepContext): Promise<Done | ReturnType<typeof wait>> {
  const { tenant, plan } = context.request;
  try {
    await context.announcer.announce(tenant, text(context.output('channels')['general']), plan.welcomeMessage);
    return done({}, [recorded('welcomeSaid')]);
  } catch (thrown) {
    const error = asAppError(thrown);
    const { code } = error;
    if (code === 'channel.ambiguous') return unknown();
    const isOutage = error.remedy === 'again';
    if (code !== 'channel.notInstalled' && !isOutage) throw thrown;
    await context.nothingHappened();
    if (isOutage) throw thrown;
    const looked = Number(context.memory?.['looks'] ?? 0);
    if (looked >= looks) throw new AppError('channel.refused', { code });
    return wait(context.clock.now() + context.patience.poll, { looks: looked + 1 });
  }
}

const failed = (failure: string): Done => leftOut('welcome.failed', 1, recorded('welcomeKO', { failure }));
const unknown = (): Done => leftOut('welcome.unknown', 1, recorded('welcomeUnknown'));
