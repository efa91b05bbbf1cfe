import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { helpView, welcomeView } from '../../src/bot/cards/notice.ts';
import { Speech } from '../../src/text/text.ts';
import { startIssuer, type Issuer } from '../http/issuer.ts';
import { startStage, type Stage } from '../http/stage.ts';

interface Manifest {
  readonly developer: Readonly<Record<'name' | 'websiteUrl' | 'privacyUrl' | 'termsOfUseUrl', string>>;
  readonly bots: readonly { readonly commandLists: readonly { readonly commands: readonly { readonly title: string }[] }[] }[];
}

const text = readFileSync(new URL('../../manifest/manifest.json', import.meta.url), 'utf8');
const t = new Speech();

/** What Microsoft looks at before an app gets into the store (microsoftteams/platform/concepts/deploy-and-publish/appsource/prepare/teams-store-validation-guidelines). */
describe('By the rules of the store, the app', () => {
  let issuer: Issuer;
  let stage: Stage;
  let manifest: Manifest;

  before(async () => {
    issuer = await startIssuer();
    stage = await startStage(issuer);
    manifest = JSON.parse(text.replaceAll('${{PUBLIC_URL}}', stage.http.url)) as Manifest;
  });
  after(async () => {
    await stage.http.close();
    await issuer.close();
  });

  for (const [link, heading] of [['websiteUrl', 'Teamwright'], ['privacyUrl', 'Privacy'], ['termsOfUseUrl', 'Terms of use']] as const) {
    it(`links by ${link} to a page that is there`, async () => {
      const answer = await fetch(manifest.developer[link]);
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
      assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
      const page = await answer.text();
      assert.ok(page.includes(`<h1>${heading}</h1>`), page);
      assert.ok((page.match(/<p>/g) ?? []).length >= 3, 'it says something');
      assert.doesNotMatch(page, /<(script|img|link|style|form)\b/);
    });
  }

  it('has a page of its own for each link', () => {
    const { websiteUrl, privacyUrl, termsOfUseUrl } = manifest.developer;
    assert.equal(new Set([websiteUrl, privacyUrl, termsOfUseUrl]).size, 3);
  });

  it('welcomes with what it is for, a way to begin and a way to help', () => {
    const { title, text: said, presses } = welcomeView(t) as unknown as { title: string; text: string; presses: readonly { choice: string }[] };
    assert.ok(title.length > 0 && said.length > 20);
    assert.deepEqual(presses.map(({ choice }) => choice), ['new team', 'help']);
  });

  it('explains in its help every command that it lists', () => {
    const { lines } = helpView(t) as unknown as { lines: readonly string[] };
    const named = lines.join('\n');
    const commands = new Set(manifest.bots.flatMap(({ commandLists }) => commandLists.flatMap((list) => list.commands.map(({ title }) => title))));
    assert.ok(commands.size >= 10);
    commands.delete('help');
    for (const title of commands) assert.ok(named.includes(`**${title}`), title);
  });

  it('lists at most 12 commands in a scope, help among them', () => {
    for (const { commands } of manifest.bots.flatMap(({ commandLists }) => commandLists)) {
      assert.ok(commands.length <= 12);
      assert.ok(commands.some(({ title }) => title === 'help'));
    }
  });
});
