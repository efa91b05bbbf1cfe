import { aProfile, aSource, aTemplate, noon, tenant } from './builders.ts';
import { FakeAppInstaller } from './fake-app-installer.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeDirectory } from './fake-directory.ts';
import { FakeGrants } from './fake-grants.ts';
import { FakeAnnouncer } from './fake-announcer.ts';
import { FakeNotifier } from './fake-notifier.ts';
import { FakePictureStore } from './fake-picture-store.ts';
import { FakePictures } from './fake-pictures.ts';
import { FakePlannerService } from './fake-planner-service.ts';
import { FakeTeamsService } from './fake-teams-service.ts';
import { FakeInsights } from './fake-insights.ts';
import { FakeTelemetry } from './fake-telemetry.ts';
import { SequentialIds } from './sequential-ids.ts';
import { openStores, type Stores } from './stores.ts';

export const people = ['rita', 'mia', 'olaf', 'ann', 'bob', 'gina', 'tom'] as const;

/** What outlives a process: stores, other people's services, time. */
export class World {
  readonly clock = new FakeClock(noon);
  readonly ids = new SequentialIds();
  readonly telemetry = new FakeTelemetry();
  readonly insights = new FakeInsights();
  readonly teams = new FakeTeamsService(this.clock);
  readonly planner = new FakePlannerService();
  readonly announcer = new FakeAnnouncer();
  readonly pictures = new FakePictures();
  pictureStore: FakePictureStore | undefined = new FakePictureStore();
  readonly directory = new FakeDirectory(people.map(aProfile));
  readonly grants = new FakeGrants();
  readonly notifier = new FakeNotifier();
  readonly installer = new FakeAppInstaller();
  readonly stores: Stores;

  constructor(stores: Stores = openStores()) {
    this.stores = stores;
    this.teams.sources.set('source-1', aSource());
    this.directory.admins.push('gina');
  }

  /** A company, a template that its people may use, and Rita's chat with the bot. */
  async furnish(template = aTemplate()): Promise<this> {
    await this.stores.people.saveTenant({ id: tenant, name: 'Contoso' });
    await this.stores.catalog.saveTemplate(tenant, template, 0, []);
    await this.meet('rita');
    return this;
  }

  /** The person has spoken to the bot. */
  async meet(person: string): Promise<void> {
    const reach = { conversation: `chat-${person}`, serviceUrl: 'https://channel.example', locale: undefined, timeZone: undefined };
    await this.stores.people.saveReach({ tenant, person, ...reach, unreachable: undefined, at: this.clock.now() });
  }
}
