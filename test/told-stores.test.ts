import assert from 'node:assert/strict';
import { sealed } from '../src/audit/sealing.ts';
import { noHead, type AuditRecord } from '../src/audit/record.ts';
import { second } from '../src/clock.ts';
import { toldOf } from '../src/told-stores.ts';
import { storedSettings } from '../src/tenants/settings.ts';
import { tenant } from './support/builders.ts';
import { FakeClock } from './support/fake-clock.ts';
import { openStores } from './support/stores.ts';
import { takeOne } from './support/take-one.ts';

describe('Settings whose changes are told', () => {
  async function opened(writing: number) {
    const clock = new FakeClock();
    const stores = openStores();
    const rung: unknown[] = [];
    const wakeUps = { ring: (...ring: unknown[]) => void rung.push(ring), listen: () => undefined, close: () => Promise.resolve() };
    const saveSettings = async (...write: Parameters<typeof stores.settings.saveSettings>): Promise<boolean> => {
      await clock.wait(writing);
      return stores.settings.saveSettings(...write);
    };
    const settingsStore = Object.assign(Object.create(stores.settings) as typeof stores.settings, { saveSettings });
    const told = toldOf({ templates: stores.catalog, settingsStore, effects: stores.effects, clock, wakeUps });
    const audit = await sealed(stores.keys, tenant, tenant, noHead, clock.now(), [{ actor: 'system', code: 'settingsChanged', facts: {} }]);
    const save = (records: readonly AuditRecord[]) => told.settingsStore.saveSettings(tenant, storedSettings({}), 0, records);
    /** Carries out what is left, as a dispatcher does, and says what the trail had by then. */
    const tell = async (): Promise<number | undefined> => {
      const taken = await takeOne(stores.effects, tenant, clock.now(), clock.now() + second);
      if (!taken) return undefined;
      await stores.effects.settle(taken);
      return (await stores.trail.records(tenant, taken.request)).length;
    };
    return { clock, audit, save, tell, rung };
  }

  it('are told a moment later, and rung for', async () => {
    const { clock, audit, save, tell, rung } = await opened(0);
    const saving = save(audit);
    await clock.advance(5 * second);
    assert.equal(await saving, true);
    assert.equal(await tell(), 1);
    assert.deepEqual(rung, [['effects', tenant, clock.now()]]);
  });

  it('are told once more where they took so long to be written that they were told without it', async () => {
    const { clock, audit, save, tell } = await opened(6 * second);
    const saving = save(audit);
    await clock.advance(5 * second);
    assert.equal(await tell(), 0);
    await clock.advance(second);
    assert.equal(await saving, true);
    await clock.advance(5 * second);
    assert.equal(await tell(), 1);
  });

  it('leave nothing to tell where nothing is recorded', async () => {
    const { clock, save, tell } = await opened(0);
    const saving = save([]);
    await clock.advance(5 * second);
    assert.deepEqual([await saving, await tell()], [true, undefined]);
  });
});
