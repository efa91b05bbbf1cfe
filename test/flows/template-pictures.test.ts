import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cardOf, textOf, type Chat, type ChatActivity } from '../../src/commands/chat.ts';
import { templates as command } from '../../src/commands/templates.ts';
import { readConfig } from '../../src/config.ts';
import { setUpPictures } from '../../src/picture-stores.ts';
import type { Environment } from '../../src/setting-reader.ts';
import { squarePng } from '../../src/simulator/png.ts';
import { listening } from '../support/blob/connections.ts';
import { BlobWire } from '../support/blob/wire-server.ts';
import { elements } from '../cards/reading.ts';
import { northwind } from './northwind.ts';
import { FlowWorld } from './world.ts';

interface Image {
  readonly type: string;
  readonly url?: string;
  readonly altText?: string;
}

const imagesOf = (card: ChatActivity): readonly Image[] => (elements(cardOf(card)) as unknown as readonly Image[]).filter(({ type }) => type === 'Image');
const linkTo = (card: ChatActivity, template: string): string | undefined => imagesOf(card).find(({ altText }) => altText === `Picture of ${template}`)?.url;

async function carriedOut(environment: Environment, words: readonly string[]): Promise<void> {
  const lines: string[] = [];
  const say = { log: (line: string) => void lines.push(line), error: (line: string) => void lines.push(line) };
  assert.equal(await command(readConfig(environment), [...words, '--tenant', northwind], say), 0, lines.join('\n'));
}

describe('The pictures of templates', () => {
  let world: FlowWorld;
  let diego: Chat;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    diego = await world.chat('diego.fernandez');
  });
  after(() => world.end());

  const run = (...words: readonly string[]): Promise<void> => carriedOut(world.environment(), words);

  it('are on the catalog card, by links to them; who has none stands there by a letter', async () => {
    const card = await diego.say('new team');
    for (const name of ['Project team', 'Customer team', 'Board room']) {
      const answer = await fetch(linkTo(card, name) ?? assert.fail(name));
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/png'], name);
    }
    assert.equal(imagesOf(card).length, 3);
    assert.equal(linkTo(card, 'Onboarding group'), undefined);
    assert.match(textOf(card), /^O$\nOnboarding group/m);
  });

  it('are changed at a terminal beside the running product, and seen at once; the link to the old one leads nowhere', async () => {
    const before = linkTo(await diego.say('new team'), 'Project team') ?? assert.fail();
    const bytes = squarePng(32, () => [7, 7, 7]);
    const file = join(world.folder, 'new.png');
    await writeFile(file, bytes);
    await run('picture', 'Project team', file);
    const after = linkTo(await diego.say('new team'), 'Project team') ?? assert.fail();
    assert.notEqual(after, before);
    assert.deepEqual(new Uint8Array(await (await fetch(after)).arrayBuffer()), new Uint8Array(bytes));
    assert.equal((await fetch(before)).status, 404);
    await run('picture', 'Project team', '--remove');
    assert.equal(linkTo(await diego.say('new team'), 'Project team'), undefined);
    assert.equal((await fetch(after)).status, 404);
  });

  it('are not put back by the next start, and stay where they are', async () => {
    await world.stopApp();
    await world.startApp();
    const card = await diego.say('new team');
    assert.deepEqual([linkTo(card, 'Project team'), imagesOf(card).length], [undefined, 2]);
    assert.equal((await fetch(linkTo(card, 'Customer team') ?? '')).status, 200);
  });

  it('that are lost leave the card as it is, with what they are called', async () => {
    await rm(join(world.folder, 'pictures'), { recursive: true });
    const card = await diego.say('new team');
    const link = linkTo(card, 'Customer team') ?? assert.fail();
    assert.equal((await fetch(link)).status, 404);
    assert.match(textOf(card), /Customer team/);
    assert.deepEqual(await world.defects(), []);
  });
});

describe('The pictures of templates in an account of Blob Storage', () => {
  let world: FlowWorld;
  let wire: BlobWire;
  let account: Awaited<ReturnType<typeof listening>>;

  before(async () => {
    wire = new BlobWire();
    account = await listening(wire);
    world = await FlowWorld.begin();
  });
  after(async () => {
    await world.end();
    await account.close();
  });

  it('are shown by it: links on the card lead there, and none to the product', async () => {
    const own = { SIMULATOR: '1', BLOB_ENDPOINT: account.endpoint, BLOB_KEY: wire.key };
    const { url } = await world.startApp(own);
    const diego = await world.chat('diego.fernandez');
    assert.deepEqual(imagesOf(await diego.say('new team')), [], 'no start asks for an account');
    await setUpPictures(readConfig(world.environment(own)).blob ?? assert.fail());
    const bytes = squarePng(32, () => [7, 7, 7]);
    const file = join(world.folder, 'new.png');
    await writeFile(file, bytes);
    await carriedOut(world.environment(own), ['picture', 'Project team', file]);
    const link = linkTo(await diego.say('new team'), 'Project team') ?? assert.fail();
    assert.ok(link.startsWith(`${account.endpoint}/template-pictures/${northwind}/`), link);
    assert.deepEqual(new Uint8Array(await (await fetch(link)).arrayBuffer()), new Uint8Array(bytes));
    const name = new URL(link).pathname.split('/').at(-1) ?? '';
    assert.equal((await fetch(`${url}/pictures/${northwind}/${name}?until=9999999999999&signature=x`)).status, 404);
    assert.deepEqual([existsSync(join(world.folder, 'pictures')), await world.defects()], [false, []]);
  });
});
