import { startApp } from '../../src/app.ts';
import type { Ports } from '../../src/ports.ts';
import { environment, readConfig } from '../../src/config.ts';
import type { Profile } from '../../src/people/profile.ts';
import { aSource } from '../../test/support/builders.ts';
import { FakeAppInstaller } from '../../test/support/fake-app-installer.ts';
import { FakeDirectory } from '../../test/support/fake-directory.ts';
import { FakeTeamsService } from '../../test/support/fake-teams-service.ts';
import { HeldBells } from './held-bells.ts';
import { ManyTenantsBudget } from './many-tenants-budget.ts';

/** Knows whoever is asked for. */
class EverybodysDirectory extends FakeDirectory {
  override async person(_: string, id: string): Promise<Profile> {
    const address = `${id}@bench.example`;
    return { id, displayName: `Person ${id.slice(-4)}`, mail: address, userPrincipalName: address, jobTitle: 'Colleague', department: 'Sales' };
  }

  override async people(tenant: string, ids: readonly string[]): Promise<readonly Profile[]> {
    return Promise.all(ids.map((id) => this.person(tenant, id)));
  }

  override async attributes(): Promise<Record<string, string>> {
    return { department: 'Sales', country: 'GB' };
  }
}

let bells: HeldBells | undefined;

/** The product with a Graph that answers at once. Its types name the implementations, of which only the ports are used. */
function replaced(ports: Ports): Ports {
  const { clock, telemetry } = ports;
  const teams = new FakeTeamsService(clock);
  const source = aSource();
  teams.sources.get = (id) => ({ ...source, id });
  bells = new HeldBells({ clock, telemetry });
  return {
    ...ports,
    wakeUps: bells,
    effects: bells.watched(ports.effects),
    budget: new ManyTenantsBudget(clock),
    teams: teams as unknown as Ports['teams'],
    directory: new EverybodysDirectory() as unknown as Ports['directory'],
    installer: new FakeAppInstaller() as unknown as Ports['installer'],
  };
}

process.on('message', (asked) => {
  if (asked === 'follow') void bells?.follow().then(() => process.send?.(0));
});
process.channel?.unref();
const app = await startApp(readConfig(environment()), replaced);
process.once('SIGTERM', () => void app.stop().then(() => process.exit()));
console.log(app.url);
