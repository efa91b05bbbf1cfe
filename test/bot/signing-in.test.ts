import assert from 'node:assert/strict';
import { Actors } from '../../src/bot/actors.ts';
import { Afterwards } from '../../src/bot/afterwards.ts';
import { SigningIn } from '../../src/bot/signing-in.ts';
import { hour, minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { Profiles } from '../../src/people/profiles.ts';
import { SignIns } from '../../src/people/sign-ins.ts';
import { aProfile, noon, tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeDirectory } from '../support/fake-directory.ts';
import { FakeGrants } from '../support/fake-grants.ts';
import { FakeInsights } from '../support/fake-insights.ts';
import { FakeTelemetry } from '../support/fake-telemetry.ts';
import { MemoryCache } from '../support/memory-cache.ts';
import { SequentialIds } from '../support/sequential-ids.ts';
import { openStores } from '../support/stores.ts';

/** An admin, and a company of which Microsoft says nothing until `answers`. */
function stage() {
  const clock = new FakeClock(noon);
  const directory = new FakeDirectory([aProfile('gina')]);
  directory.admins.push('gina');
  const grants = new FakeGrants();
  const stores = openStores();
  const profiles = new Profiles({ directory, profileStore: stores.people, cache: new MemoryCache(clock), ids: new SequentialIds() });
  const insights = new FakeInsights();
  const afterwards = new Afterwards({ clock });
  const microsoft = { answers: false, asked: 0 };
  const refreshOrganization = (): Promise<void> => {
    microsoft.asked += 1;
    return microsoft.answers ? Promise.resolve() : Promise.reject(new AppError('graph.unavailable'));
  };
  const signingIn = new SigningIn({
    signIns: new SignIns({ clock }),
    profiles,
    actors: new Actors({ directory, profiles, grants, clock }),
    grants,
    settings: { refreshOrganization },
    afterwards,
    insights,
    tenantKeys: stores.keys,
    clock,
    telemetry: new FakeTelemetry(),
  });
  const speaks = async (): Promise<void> => {
    signingIn.met(tenant, 'gina', 'Gina', { platform: 'Web', locale: 'en-GB' });
    await afterwards.settled(minute);
    await clock.advance(minute);
  };
  const counted = (): number => insights.told.filter(({ name }) => name === 'census').length;
  return { clock, microsoft, speaks, counted };
}

describe('Whoever signs in', () => {
  it('is counted once, however often Microsoft has to be asked until it says what is read at a sign-in', async () => {
    const { microsoft, speaks, counted } = stage();
    for (let word = 0; word < 3; word += 1) await speaks();
    assert.deepEqual([microsoft.asked, counted()], [3, 1]);
    microsoft.answers = true;
    for (let word = 0; word < 3; word += 1) await speaks();
    assert.deepEqual([microsoft.asked, counted()], [4, 1]);
  });

  it('is counted again, and asked about once, when an hour has passed', async () => {
    const { clock, microsoft, speaks, counted } = stage();
    await speaks();
    await clock.advance(hour);
    microsoft.answers = true;
    for (let word = 0; word < 2; word += 1) await speaks();
    assert.deepEqual([microsoft.asked, counted()], [2, 2]);
  });
});
