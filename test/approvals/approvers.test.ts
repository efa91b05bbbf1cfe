import assert from 'node:assert/strict';
import { day, hour, minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { Person } from '../../src/people/profile.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { anActor, aProfile, aTemplate, tenant } from '../support/builders.ts';
import { now } from '../support/submit.ts';
import { ann, bob, waiting } from './waiting.ts';

const rita = { id: 'rita', displayName: 'RITA' };

type Stage = Awaited<ReturnType<typeof waiting>>;

/** An admin has the template name these approvers from now on. */
async function name({ world }: Stage, team: readonly Person[]): Promise<void> {
  const approvalTeam = team.map(({ id, displayName }) => ({ id, name: displayName }));
  const version = '2.0.0';
  const template = aTemplate({ templateConfiguration: { version, approval: { requireApproval: true, approvalTeam } } });
  const { etag } = (await world.stores.catalog.template(tenant, 'project')) ?? { etag: 0 };
  assert.ok(await world.stores.catalog.saveTemplate(tenant, template, etag, []));
}

const whom = async ({ world }: Stage) => {
  const { waitsFor, approval } = await now(world);
  return [waitsFor?.who, waitsFor?.people.map(({ id }) => id), approval.team.map(({ id }) => id)];
};

const asked = ({ world }: Stage, reader: string) => world.notifier.to(reader, 'approval').length;

describe('A request whose approvers are no approvers any more', () => {
  it('goes to those whom the template names instead, who can decide', async () => {
    const stage = await waiting([ann]);
    const { world, product, later } = stage;
    await name(stage, [bob]);
    await later(day);
    assert.deepEqual([asked(stage, 'bob'), await whom(stage)], [1, ['approvers', ['bob'], ['bob']]]);
    const { id, approval } = await now(world);
    assert.equal((await product.requests.decide(anActor('ann'), id, approval.round, 'approved', '')).kind, 'forbidden');
    assert.equal((await product.requests.decide(anActor('bob'), id, approval.round, 'approved', '')).kind, 'done');
    const codes = (await world.stores.trail.records(tenant, id)).map(({ code }) => code);
    assert.ok(codes.includes('approversNamed'));
    await product.stop();
  });

  it('is brought to the mind of those only who can decide it', async () => {
    const stage = await waiting([ann, bob]);
    await name(stage, [bob]);
    await stage.later(day);
    assert.deepEqual([stage.rung('ann', 'reminder'), stage.rung('bob', 'reminder')], [0, 1]);
    await stage.product.stop();
  });

  it('is brought to the mind of admins and not of who was asked, where it waits for admins by now', async () => {
    const stage = await waiting([ann]);
    await name(stage, []);
    await stage.later(day);
    await stage.later(2 * day);
    assert.deepEqual([stage.rung('ann', 'reminder'), stage.rung('gina', 'reminder')], [0, 1]);
    await stage.product.stop();
  });

  it('stays with one of them who still is', async () => {
    const stage = await waiting([ann, bob]);
    await name(stage, [bob, { id: 'tom', displayName: 'TOM' }]);
    await stage.later(day);
    assert.deepEqual([asked(stage, 'tom'), await whom(stage)], [0, ['approvers', ['ann', 'bob'], ['ann', 'bob']]]);
    await stage.product.stop();
  });

  it('goes to admins where the template names nobody', async () => {
    const stage = await waiting([ann]);
    await name(stage, []);
    await stage.later(day);
    assert.deepEqual([asked(stage, 'gina'), await whom(stage)], [1, ['admins', [], ['ann']]]);
    await stage.product.stop();
  });

  it('goes to admins where it is the requester’s own and the company does not let them decide on it any more', async () => {
    const stage = await waiting([rita], { selfApproval: true });
    assert.deepEqual((await whom(stage))[0], 'approvers');
    await stage.world.stores.settings.saveSettings(tenant, storedSettings(undefined), 1, []);
    await stage.later(day);
    assert.deepEqual([asked(stage, 'gina'), (await whom(stage))[0]], [1, 'admins']);
    await stage.product.stop();
  });

  it('stays with them where the template is there no more', async () => {
    const stage = await waiting([ann]);
    stage.product.catalog.approversOf = () => Promise.resolve(undefined);
    await stage.later(day);
    assert.deepEqual(await whom(stage), ['approvers', ['ann'], ['ann']]);
    await stage.product.stop();
  });
});

describe('A request of which Graph or Teams will not have an approver told', () => {
  for (const code of ['graph.refused', 'channel.refused'] as const) {
    it(`goes to admins where there is no other: ${code}`, async () => {
      const stage = await waiting([ann], {}, ({ installer, notifier }) => {
        const [install, post] = [installer.install.bind(installer), notifier.post.bind(notifier)];
        installer.install = async (of, person) => (person === 'ann' && code === 'graph.refused' ? Promise.reject(new AppError(code)) : install(of, person));
        notifier.post = async (to, message, leaves) => (message.reader === 'ann' ? Promise.reject(new AppError(code)) : post(to, message, leaves));
      });
      await stage.later(minute);
      assert.deepEqual([asked(stage, 'ann'), asked(stage, 'gina'), (await whom(stage))[0]], [0, 1, 'admins']);
      await stage.product.stop();
    });
  }
});

describe('A request of which nobody could be told because the company has not let the app in yet', () => {
  it('is brought to its approvers within an hour after it has', async () => {
    const isIn = { now: false };
    const stage = await waiting([ann], {}, ({ installer }) => {
      const install = installer.install.bind(installer);
      installer.install = async (of, person) => (isIn.now ? install(of, person) : Promise.reject(new AppError('graph.notFound')));
    });
    assert.deepEqual([asked(stage, 'ann'), asked(stage, 'gina'), (await whom(stage))[0]], [0, 0, 'admins']);
    isIn.now = true;
    await stage.later(hour);
    assert.deepEqual([asked(stage, 'ann'), asked(stage, 'gina'), (await whom(stage))[0]], [1, 1, 'approvers']);
    await stage.product.stop();
  });

  it('is not brought to who has taken the app away from their chat', async () => {
    const stage = await waiting([ann], {}, ({ notifier }) => {
      const post = notifier.post.bind(notifier);
      notifier.post = async (to, message, leaves) => (message.reader === 'ann' ? Promise.reject(new AppError('channel.notInstalled')) : post(to, message, leaves));
    });
    const { installed } = stage.world.installer;
    installed.length = 0;
    await stage.later(hour);
    assert.deepEqual([installed.includes('ann'), (await whom(stage))[0]], [false, 'admins']);
    await stage.product.stop();
  });
});

describe('A request whose approvers have left', () => {
  for (const [how, leave] of [
    ['whose account was deleted', ({ world }: Stage) => world.directory.profiles.delete('ann')],
    ['whose account was disabled', ({ world }: Stage) => disable(world, 'ann')],
  ] as const) {
    it(`goes to admins: of one ${how}, though the chat still takes cards`, async () => {
      const stage = await waiting([ann]);
      leave(stage);
      await stage.later(day);
      assert.deepEqual([asked(stage, 'gina'), (await whom(stage))[0]], [1, 'admins']);
      await stage.product.stop();
    });
  }

  it('comes back to them who are back', async () => {
    const stage = await waiting([ann]);
    disable(stage.world, 'ann');
    await stage.later(day);
    assert.equal((await whom(stage))[0], 'admins');
    disable(stage.world, 'ann', false);
    await stage.later(hour);
    assert.deepEqual([await whom(stage), asked(stage, 'ann')], [['approvers', ['ann'], ['ann']], 1]);
    await stage.product.stop();
  });

  it('is brought to no admin any more where they are back before Microsoft has said who is one', async () => {
    const stage = await waiting([ann]);
    const { directory } = stage.world;
    const holders = directory.holders.bind(directory);
    directory.holders = () => Promise.reject(new AppError('graph.unavailable'));
    disable(stage.world, 'ann');
    await stage.later(day);
    disable(stage.world, 'ann', false);
    await stage.later(hour);
    directory.holders = holders;
    await stage.later(hour);
    assert.deepEqual([asked(stage, 'gina'), stage.rung('gina', 'reminder'), (await whom(stage))[0]], [0, 0, 'approvers']);
    await stage.product.stop();
  });

  it('waits for them where nobody can tell', async () => {
    const stage = await waiting([ann]);
    stage.world.directory.people = () => Promise.reject(new Error('silence'));
    await stage.later(day);
    assert.deepEqual(await whom(stage), ['approvers', ['ann'], ['ann']]);
    await stage.product.stop();
  });
});

describe('A request for which nobody was named', () => {
  it('goes within the hour to those whom an admin names, and admins see that it does', async () => {
    const stage = await waiting([]);
    const { later } = stage;
    assert.deepEqual([asked(stage, 'gina'), (await whom(stage))[0]], [1, 'admins']);
    await name(stage, [bob]);
    await later(hour + minute);
    assert.deepEqual([asked(stage, 'bob'), await whom(stage)], [1, ['approvers', ['bob'], ['bob']]]);
    await stage.product.stop();
  });

  it('reminds admins no sooner than a day after, however often it is looked at', async () => {
    const { product, rung, later } = await waiting([]);
    for (let hours = 0; hours < 23; hours += 1) await later(hour);
    assert.equal(rung('gina', 'reminder'), 0);
    for (let hours = 0; hours < 30; hours += 1) await later(hour);
    assert.equal(rung('gina', 'reminder'), 1);
    await product.stop();
  });
});

function disable({ directory }: Stage['world'], id: string, isDisabled = true): void {
  const profile = directory.profiles.get(id);
  assert.ok(profile);
  directory.profiles.set(id, isDisabled ? { ...profile, isDisabled } : aProfile(id));
}
