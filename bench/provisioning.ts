import type { Benchmark } from './benchmark.ts';
import { fleet } from './provisioning/fleet.ts';
import { oneTeam } from './provisioning/one-team.ts';

/**
 * Provisioning on a virtual clock, against the simulated Graph with Microsoft's documented limits: how close one team comes
 * to the critical path, and many teams to what the limits allow.
 */
export const provisioning: Benchmark = {
  about: 'levels and calls for one team, teams a second for 1,000, against the least that Graph allows',
  async run(say) {
    const documented = await oneTeam(say, 'ignored');
    const inline = await oneTeam(say, 'accepted');
    const many = await fleet(say);
    return documented && inline && many;
  },
};
