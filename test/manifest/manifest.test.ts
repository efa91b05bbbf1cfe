import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AppManifestUtils, type AppManifest } from '@microsoft/app-manifest';
import sinon from 'sinon';
import { readPng } from './png.ts';

const file = (name: string) => readFileSync(new URL(`../../manifest/${name}`, import.meta.url));

/**
 * What `npm run manifest` fills in, and the Agents Toolkit from its environment files: TEAMS_APP_ID is the app's own id in the
 * organisation's catalog, BOT_APP_ID that of the bot, DEVELOPER_NAME who runs it, PUBLIC_URL where the bot is, with its pages.
 */
const holes: Readonly<Record<string, string>> = {
  TEAMS_APP_ID: '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a01',
  BOT_APP_ID: '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a02',
  DEVELOPER_NAME: 'Example',
  PUBLIC_URL: 'https://teamwright.example.com',
};

interface Command {
  readonly title: string;
  readonly description: string;
}

interface Manifest {
  readonly manifestVersion: string;
  readonly icons: { readonly color: string; readonly outline: string };
  readonly bots: readonly {
    readonly scopes: readonly string[];
    readonly commandLists: readonly { readonly scopes: readonly string[]; readonly commands: readonly Command[] }[];
  }[];
}

const text = file('manifest.json').toString('utf8');
const filled = text.replace(/\$\{\{(\w+)\}\}/g, (_hole, name: string) => holes[name] ?? assert.fail(name));
const manifest = JSON.parse(filled) as Manifest;
const lists = manifest.bots.flatMap((bot) => bot.commandLists);

describe('manifest', () => {
  afterEach(() => sinon.restore());

  it('has exactly the holes that are documented', () => {
    const found = new Set([...text.matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name]) => name));
    assert.deepEqual([...found].sort(), Object.keys(holes).sort());
  });

  it('has the version of the product, which each release raises', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    assert.equal((JSON.parse(filled) as { version: string }).version, version);
  });

  it('names the bot as the app that may install itself for people through Graph', () => {
    const { webApplicationInfo } = JSON.parse(filled) as { webApplicationInfo: { id: string; resource: string } };
    assert.equal(webApplicationInfo.id, holes['BOT_APP_ID']);
    assert.notEqual(webApplicationInfo.resource, '');
  });

  it('is valid by the schema of its version, which comes with the package', async () => {
    const fetched = sinon.stub(globalThis, 'fetch').rejects(new Error('offline'));
    assert.deepEqual(await AppManifestUtils.validateAgainstSchema(JSON.parse(filled) as AppManifest), []);
    const broken = { ...JSON.parse(filled), id: 'none' } as AppManifest;
    assert.notDeepEqual(await AppManifestUtils.validateAgainstSchema(broken), []);
    sinon.assert.notCalled(fetched);
  });

  it('lists commands that Teams has room for, each once and each explained', () => {
    const scopes = lists.flatMap((list) => list.scopes);
    assert.equal(new Set(scopes).size, scopes.length);
    assert.deepEqual([...scopes].sort(), manifest.bots.flatMap((bot) => bot.scopes).sort());
    for (const { commands } of lists) {
      const titles = commands.map((command) => command.title);
      assert.ok(titles.length <= 12);
      assert.equal(new Set(titles).size, titles.length);
      for (const { title, description } of commands) {
        assert.match(title, /^[a-z]+( [a-z]+)*$/);
        assert.ok(title.length <= 32 && description.length > 0 && description.length <= 128, title);
      }
    }
  });

  it('lists the commands in the personal chat, in the order of their use', () => {
    const personal = lists.find((list) => list.scopes.includes('personal'));
    assert.equal(
      personal?.commands.map((command) => command.title).join(', '),
      'new team, my requests, status, history, cancel request, my approvals, templates, enable, disable, needs attention, settings, help',
    );
  });

  it('has a colour icon of 192 × 192 that fills its square', () => {
    const { width, height, channels, pixels } = readPng(file(manifest.icons.color));
    assert.deepEqual([width, height], [192, 192]);
    if (channels === 4) for (let at = 3; at < pixels.length; at += 4) assert.equal(pixels[at], 255);
  });

  it('has an outline icon of 32 × 32, white on nothing', () => {
    const { width, height, channels, pixels } = readPng(file(manifest.icons.outline));
    assert.deepEqual([width, height, channels], [32, 32, 4]);
    let clear = 0;
    let full = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const [red, green, blue, alpha] = pixels.subarray(at, at + 4);
      if (alpha === 0) clear += 1;
      else assert.deepEqual([red, green, blue], [255, 255, 255]);
      if (alpha === 255) full += 1;
    }
    assert.ok(clear > 300 && full > 100, `${clear} clear, ${full} full`);
  });
});
