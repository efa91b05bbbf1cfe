import { AppError } from '../../errors.ts';
import { done, wait, type Step } from '../step.ts';

/** Polls the clone until the made team's id is known. Output: `team`. */
export const operation: Step = {
  id: 'operation',
  needs: ['clone'],
  async run(context) {
    const { team, operation: address } = context.output('clone');
    if (typeof team === 'string') return { ...done({ team }), made: team };
    const { request, teams, clock, patience } = context;
    const state = await teams.operation(request.tenant, String(address));
    if (state.status === 'succeeded' && state.team) return { ...done({ team: state.team }), made: state.team };
    if (state.status === 'failed') throw new AppError('team.cloneFailed', { code: state.error ?? '' });
    const since = Number(context.memory?.['since'] ?? clock.now());
    if (clock.now() - since > patience.clone) throw new AppError('team.stuck');
    return wait(clock.now() + patience.poll, { since });
  },
};

/** The made team's id, for the steps behind it. */
export const madeTeam = (context: { output(step: string): Readonly<Record<string, unknown>> }): string =>
  String(context.output('operation')['team']);
