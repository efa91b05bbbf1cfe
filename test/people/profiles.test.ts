import assert from 'node:assert/strict';
import { hour, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { Account } from '../../src/people/user-profile.ts';
import { Profiles } from '../../src/people/profiles.ts';
import { aProfile, tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeDirectory } from '../support/fake-directory.ts';
import { MemoryCache } from '../support/memory-cache.ts';
import { SequentialIds } from '../support/sequential-ids.ts';
import { openStores } from '../support/stores.ts';

/** Seed 001, in its order. */
const sixteen = 'id userLicense msUserId msTenantId msUPN msCompanyName msEmail msDisplayName msGivenName msCountry msPreferredLanguage msDepartment msCity msJobTitle msSurname msUsageLocation'.split(' ');

class CountingDirectory extends FakeDirectory {
  asked = 0;
  failure: AppError | undefined;

  override async account(of: string, id: string): Promise<Account | undefined> {
    this.asked += 1;
    if (this.failure) throw this.failure;
    return super.account(of, id);
  }
}

function begun() {
  const directory = new CountingDirectory([aProfile('ann')]);
  const clock = new FakeClock();
  const stores = openStores();
  const profiles = new Profiles({ directory, profileStore: stores.people, cache: new MemoryCache(clock), ids: new SequentialIds() });
  const rename = (displayName: string) => directory.profiles.set('ann', { ...aProfile('ann'), displayName });
  return { directory, clock, stores, profiles, rename };
}

const nameOf = async (profiles: Profiles) => (await profiles.of(tenant, 'ann'))?.msDisplayName;

describe('A profile', () => {
  it('is exactly sixteen fields, in the store as in memory', async () => {
    const { profiles, stores } = begun();
    const profile = await profiles.refresh(tenant, 'ann');
    assert.deepEqual(Object.keys(profile!).toSorted(), sixteen.toSorted());
    assert.deepEqual(await stores.people.profile(tenant, 'ann'), profile);
  });

  it('is read anew when somebody signs in, and keeps its id', async () => {
    const { profiles, rename } = begun();
    const first = await profiles.refresh(tenant, 'ann');
    rename('Ann Marie');
    const second = await profiles.refresh(tenant, 'ann');
    assert.equal(second?.msDisplayName, 'Ann Marie');
    assert.equal(second.id, first?.id);
  });

  it('is kept in memory for an hour; after it the store says what is so, and the directory is not asked', async () => {
    const { profiles, directory, clock, stores } = begun();
    const profile = (await profiles.refresh(tenant, 'ann'))!;
    await stores.people.saveProfile({ ...profile, msDisplayName: 'Stored' });
    await clock.advance(hour - second);
    assert.equal(await nameOf(profiles), 'ANN');
    await clock.advance(second);
    assert.equal(await nameOf(profiles), 'Stored');
    assert.equal(directory.asked, 1);
  });

  it('of who is just signing in is waited for, and read once for everybody who wants it', async () => {
    const { profiles, directory, rename } = begun();
    await profiles.refresh(tenant, 'ann');
    rename('Ann Marie');
    const reading = profiles.refresh(tenant, 'ann');
    assert.deepEqual(await Promise.all([nameOf(profiles), nameOf(profiles)]), ['Ann Marie', 'Ann Marie']);
    await reading;
    assert.equal(directory.asked, 2);
  });

  it('stays what it was where the directory does not answer; where nothing is known, that is an error', async () => {
    const { profiles, directory } = begun();
    directory.failure = new AppError('graph.unavailable');
    await assert.rejects(profiles.of(tenant, 'ann'), { code: 'graph.unavailable' });
    directory.failure = undefined;
    await profiles.refresh(tenant, 'ann');
    directory.failure = new AppError('graph.unavailable');
    const reading = assert.rejects(profiles.refresh(tenant, 'ann'));
    assert.equal(await nameOf(profiles), 'ANN');
    await reading;
    assert.equal(await nameOf(profiles), 'ANN');
  });

  it('is nobody’s who is not in the directory', async () => {
    const { profiles, stores } = begun();
    assert.equal(await profiles.of(tenant, 'eve'), undefined);
    assert.equal(await stores.people.profile(tenant, 'eve'), undefined);
  });
});
