import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startSimulated, type SimulatedApp } from '../app.ts';
import type { Config } from '../config.ts';
import { Speech } from '../text/text.ts';
import { Chat, chatPeople, textOf } from './chat.ts';
import { inOwnFolder } from './own-folder.ts';

const t = new Speech();

const file = fileURLToPath(new URL('../../docs/chat.png', import.meta.url));
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const size = { width: 1280, height: 800 };

/** Who is in the picture: the requester at the screen, an approver, and others who have just added the app. */
const cast = { requester: 'kenji.watanabe', approver: 'priya.raman', owner: 'camille.laurent', members: ['olivia.hughes', 'noah.tremblay'] };
const guests = ['lucia.romero', 'jonas.lindqvist'];
const wish = { name: 'Contoso', description: t.say('picture.description'), reason: t.say('picture.reason') };

/** `npm run picture`: the README's picture of the chat page, with a team that has really been made. */
export async function picture(config: Config): Promise<number> {
  const browser = await launched();
  if (!browser) {
    console.error(t.say('picture.noBrowser', { browsers: browsers.join(', ') }));
    return 1;
  }
  const simulator = { ...config.simulator, port: 0, url: undefined, pace: 'quick', company: undefined } as const;
  try {
    return await inOwnFolder('teamwright-picture', async (folder) => {
      const app = await startSimulated({ ...config, dataDir: folder, port: 0, clonePoll: 300, simulator });
      try {
        await take(browser, app.simulatorUrl, await play(app));
        console.log(t.say('picture.done', { file }));
        return 0;
      } finally {
        await app.stop();
      }
    });
  } finally {
    await browser.close();
  }
}

/** Both are there for development only, and may be missing. */
async function launched(): Promise<Browser | undefined> {
  const executablePath = browsers.find((path) => existsSync(path));
  const library = await import('playwright-core').catch(() => undefined);
  if (!library || executablePath === undefined) return undefined;
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];
  return library.chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu', ...quiet] });
}

/** Asks for a team, approves it, and waits until it is there; answers the requester's handle and company. */
async function play({ simulatorUrl, ports }: SimulatedApp): Promise<{ tenant: string; handle: string }> {
  const people = await chatPeople(simulatorUrl);
  const chatOf = (handle: string): Chat => {
    const person = people.find((one) => one.handle === handle);
    if (!person) throw new Error(`Nobody is called ${handle}`);
    return new Chat(simulatorUrl, person, (ms) => ports.clock.wait(ms));
  };
  for (const guest of guests) await chatOf(guest).addApp();
  const requester = chatOf(cast.requester);
  await requester.addApp();
  await requester.until((all) => all.find(({ from }) => from === 'bot'));
  const { id } = await requester.say('new team');
  const isCustomers = ({ data }: { data: Readonly<Record<string, unknown>> }): boolean => String(data['id']).startsWith('ca198ccc');
  await requester.press(await requester.activity(id), 'template.choose', {}, isCustomers);
  const members = cast.members.map((handle) => chatOf(handle).person.id).join(',');
  const filled = { ...wish, owners: chatOf(cast.owner).person.id, members };
  await requester.press(await requester.activity(id), 'form.send', filled);
  await requester.press(await requester.activity(id), 'request.submit');
  await approve(chatOf(cast.approver));
  await requester.until((all) => all.find((one) => one.id === id && textOf(one).includes('100 %')));
  await requester.until((all) => all.find(({ text }) => text.includes(t.say('status.processed').toLowerCase())));
  return { tenant: requester.person.tenant, handle: cast.requester };
}

async function approve(chat: Chat): Promise<void> {
  const asked = await chat.until((all) => all.find((one) => JSON.stringify(one.attachments).includes('"approval.decide"')));
  await chat.press(asked, 'approval.decide', { comment: '' }, ({ data }) => data['choice'] === 'approved');
}

async function take(browser: Browser, url: string, { tenant, handle }: { tenant: string; handle: string }): Promise<void> {
  const page = await browser.newPage({ viewport: size, colorScheme: 'light', locale: 'en-GB' });
  await page.goto(`${url}/?tenant=${tenant}&person=${handle}`);
  await page.getByText(t.say('button.openTeam')).waitFor();
  await page.getByTestId('unread').first().waitFor();
  await page.evaluate('document.activeElement?.blur()');
  await page.screenshot({ path: file });
}
