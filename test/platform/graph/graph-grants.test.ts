import assert from 'node:assert/strict';
import { GraphGrants } from '../../../src/platform/graph/graph-grants.ts';
import { permissionsOf } from '../../../src/platform/graph/permissions.ts';
import { features, type Feature } from '../../../src/tenants/grants.ts';
import { StillClock, tenant } from './stage.ts';

const minute = 60_000;
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const withClaims = (claims: object): string => `${encoded({ alg: 'RS256' })}.${encoded(claims)}.c2lnbmVk`;
const granting = (given: readonly Feature[]): string => withClaims({ roles: given.flatMap(permissionsOf) });
const without = (...left: readonly Feature[]): readonly Feature[] => features.filter((one) => !left.includes(one));

/** Tokens as they are given one after the other: the next only when one is forgotten. */
function grants(...given: readonly string[]) {
  const clock = new StillClock();
  let at = 0;
  const tokens = {
    of: async () => given[Math.min(at, given.length - 1)]!,
    forget: () => {
      at += 1;
      return true;
    },
  };
  return { grants: new GraphGrants(tokens, clock), clock, forgotten: () => at };
}

describe('What a tenant has granted', () => {
  it('is what the token says', async () => {
    assert.deepEqual(await grants(granting(features)).grants.missing(tenant), []);
    // Both need the same permission as others that are granted.
    assert.deepEqual(await grants(granting(without('boards', 'removal'))).grants.missing(tenant), ['boards']);
    const { grants: some } = grants(withClaims({ roles: permissionsOf('base').slice(1) }));
    assert.deepEqual(await some.missing(tenant), features);
    assert.deepEqual((await some.lacks(tenant))[0], { feature: 'base', permissions: permissionsOf('base').slice(0, 1) });
  });

  it('is nothing where the token names no permission, and is not known where it cannot be read', async () => {
    assert.deepEqual(await grants(withClaims({ tid: tenant })).grants.missing(tenant), features);
    for (const opaque of ['opaque', 'a.b', 'a.!.c', `x.${Buffer.from('[').toString('base64url')}.y`]) assert.deepEqual(await grants(opaque).grants.missing(tenant), [], opaque);
  });

  it('shows five minutes after an administrator has granted more, and not by asking at every call', async () => {
    const { grants: some, clock, forgotten } = grants(granting(without('tabs')), granting(without('tabs')), granting(features));
    assert.deepEqual(await some.missing(tenant), ['tabs']);
    await clock.pass(4 * minute);
    assert.deepEqual([await some.missing(tenant), forgotten()], [['tabs'], 0]);
    await clock.pass(minute);
    assert.deepEqual([await some.missing(tenant), forgotten()], [['tabs'], 1]);
    assert.deepEqual([await some.missing(tenant), forgotten()], [['tabs'], 1]);
    await clock.pass(5 * minute);
    assert.deepEqual([await some.missing(tenant), forgotten()], [[], 2]);
    await clock.pass(60 * minute);
    assert.deepEqual([await some.missing(tenant), forgotten()], [[], 2]);
  });

  it('is asked for once where Azure keeps giving the same token', async () => {
    const { grants: some, clock, forgotten } = grants(granting(without('tabs')));
    for (let looks = 0; looks < 3; looks += 1) await some.missing(tenant);
    await clock.pass(5 * minute);
    for (let looks = 0; looks < 3; looks += 1) await some.missing(tenant);
    assert.equal(forgotten(), 1);
  });
});
