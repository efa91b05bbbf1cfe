import assert from 'node:assert/strict';
import type { PictureStore } from '../../src/catalog/picture-store.ts';
import { pictureName } from '../../src/catalog/picture.ts';
import type { Picture } from '../../src/catalog/teams-service.ts';
import { hour, minute } from '../../src/clock.ts';
import { portrait } from '../../src/simulator/graph/portrait.ts';

export interface Shown {
  readonly status: number;
  readonly type: string | null;
  readonly bytes: Uint8Array;
}

export interface OpenedPictures {
  readonly store: PictureStore;
  /** What somebody sees who has no more than the address. */
  get(link: string): Promise<Shown>;
  /** Lets time go by; undefined where that cannot be had. */
  readonly pass?: (ms: number) => void;
  end(): Promise<void>;
}

export interface PicturesUnderTest {
  readonly name: string;
  /** An empty store; its clock stands at five past an hour. */
  readonly begin: () => Promise<OpenedPictures>;
  /** Why it is not to be had here. */
  readonly missing?: string | undefined;
}

export const northwind = '9f4b1c7e-3d52-4a86-b0c1-5e8d27a6f301';
export const fabrikam = '2c86d0b4-7a19-4e53-8f6d-b91e04c7a852';
export const drawn = (name: string): Picture => ({ bytes: portrait(name), type: 'image/png' });

/** What every store of pictures does, whatever keeps them. */
export function picturesConform({ name, begin, missing }: PicturesUnderTest): void {
  describe(name, function () {
    this.timeout(20_000);
    let opened: OpenedPictures;
    let store: PictureStore;
    before(function () {
      if (missing !== undefined) this.skip();
    });
    beforeEach(async () => ({ store } = opened = await begin()));
    afterEach(() => opened.end());

    const put = async (tenant: string, of: string, template = of): Promise<string> => {
      const picture = drawn(of);
      const called = pictureName(template, picture);
      await store.put(tenant, called, picture);
      return called;
    };
    const linkTo = async (tenant: string, called: string): Promise<string> => (await store.link(tenant, called)) ?? assert.fail('no link');
    const isShown = async (link: string): Promise<boolean> => (await opened.get(link)).status === 200;
    const allOf = async (tenant: string): Promise<readonly (readonly [string, string])[]> => {
      const found: (readonly [string, string])[] = [];
      for await (const one of store.all(tenant)) found.push([one.name, Buffer.from(one.picture.bytes).toString('hex')]);
      return found.toSorted();
    };
    const hex = (of: string): string => Buffer.from(portrait(of)).toString('hex');

    it('shows a picture, as what it is, to whoever has a link', async () => {
      const link = await linkTo(northwind, await put(northwind, 'Project'));
      const { status, type, bytes } = await opened.get(link);
      assert.deepEqual([status, type, Buffer.from(bytes).toString('hex')], [200, 'image/png', hex('Project')]);
      const { protocol, hostname } = new URL(link);
      assert.ok(protocol === 'https:' || hostname === '127.0.0.1', link);
    });

    it('shows a JPEG as a JPEG', async () => {
      const picture: Picture = { bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), type: 'image/jpeg' };
      const called = pictureName('t', picture);
      await store.put(northwind, called, picture);
      assert.equal((await opened.get(await linkTo(northwind, called))).type, 'image/jpeg');
    });

    it('gives the same link within an hour, and one that holds for one to two hours', async function () {
      if (!opened.pass) return this.skip();
      const called = await put(northwind, 'Project');
      const first = await linkTo(northwind, called);
      opened.pass(54 * minute);
      assert.equal(await linkTo(northwind, called), first);
      opened.pass(2 * minute);
      const second = await linkTo(northwind, called);
      assert.notEqual(second, first);
      opened.pass(58 * minute);
      assert.deepEqual([await isShown(first), await isShown(second)], [true, true]);
      opened.pass(2 * minute);
      assert.deepEqual([await isShown(first), await isShown(second)], [false, true]);
      opened.pass(hour);
      assert.equal(await isShown(second), false);
    });

    it('opens nothing by a link in which one thing was changed, nor without one', async () => {
      const own = await put(northwind, 'Project');
      const other = await put(northwind, 'Other');
      await put(fabrikam, 'Project');
      const link = await linkTo(northwind, own);
      const changed = [...new URL(link).searchParams.keys()].map((name) => {
        const url = new URL(link);
        const value = url.searchParams.get(name) ?? '';
        url.searchParams.set(name, name === 'until' ? String(Number(value) + hour) : `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`);
        return url.href;
      });
      assert.ok(changed.length >= 2);
      const forged = [...changed, link.replace(own, other), link.replace(northwind, fabrikam), link.replace(/\?.*/, ''), `${link.replace(/\?.*/, '')}?until=9999999999999&signature=`];
      for (const one of forged) assert.equal(await isShown(one), false, one);
      assert.equal(await isShown(link), true);
    });

    it('has a picture that is put twice once, and none that was removed', async () => {
      const called = await put(northwind, 'Project');
      assert.equal(await put(northwind, 'Project'), called);
      assert.deepEqual(await allOf(northwind), [[called, hex('Project')]]);
      const link = await linkTo(northwind, called);
      await store.remove(northwind, called);
      await store.remove(northwind, called);
      assert.equal(await isShown(link), false);
      assert.deepEqual(await allOf(northwind), []);
    });

    it('tells one template’s picture from the same one of another', async () => {
      const [one, other] = [await put(northwind, 'Same', 'one'), await put(northwind, 'Same', 'other')];
      assert.notEqual(one, other);
      await store.remove(northwind, one);
      assert.equal(await isShown(await linkTo(northwind, other)), true);
    });

    it('forgets all of a tenant, and nothing of another', async () => {
      for (const tenant of [northwind, fabrikam]) for (const one of ['One', 'Two', 'Three', 'Four', 'Five']) await put(tenant, one);
      assert.equal((await allOf(northwind)).length, 5);
      const links = await Promise.all((await allOf(northwind)).map(([called]) => linkTo(northwind, called)));
      await store.forget(northwind);
      await store.forget(northwind);
      assert.deepEqual(await allOf(northwind), []);
      assert.equal((await allOf(fabrikam)).length, 5);
      for (const link of links) assert.equal(await isShown(link), false);
    });
  });
}
