import { minute } from '../../clock.ts';
import { AppError, asAppError } from '../../errors.ts';
import { text, type Output } from '../run.ts';
import { done, wait, type Step } from '../step.ts';

/** A clone that takes longer is not worth reading the source for at every look. */
const usually = 5 * minute;

/** Polls the clone until the made team's id is known; beside it the source is read, so that what follows need not wait for that. Output: `team`. */
export const operation: Step = {
  id: 'operation',
  needs: ['clone'],
  async run(context) {
    const { team, operation: address } = context.output('clone');
    if (typeof team === 'string') return { ...done({ team }), made: team };
    const { request, teams, clock, patience } = context;
    const since = Number(context.memory?.['since'] ?? clock.now());
    // No clone has ended by the time that its answer comes.
    if (context.memory === undefined) return wait(clock.now() + patience.poll, { since });
    // Whoever needs the source waits for this very reading, and meets its failure.
    if (clock.now() - since < usually) context.source().catch(() => undefined);
    const state = await teams.operation(request.tenant, text(address)).catch((thrown: unknown) => {
      // What was accepted a moment ago may not show everywhere yet.
      if (asAppError(thrown).code === 'graph.notFound' && clock.now() - since < usually) return undefined;
      throw thrown;
    });
    if (!state) return wait(clock.now() + patience.poll, { since });
    if (state.status === 'succeeded' && state.team) return { ...done({ team: state.team }), made: state.team };
    if (state.status === 'failed') throw new AppError('team.cloneFailed', { code: state.error ?? '' });
    if (clock.now() - since > patience.clone) throw new AppError('team.stuck');
    return wait(clock.now() + patience.poll, { since });
  },
};

/** The made team's id, for the steps behind it. */
export const madeTeam = (context: { output(step: string): Output }): string => text(context.output('operation')['team']);
