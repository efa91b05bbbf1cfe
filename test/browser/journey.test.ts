import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { FlowWorld } from '../flows/world.ts';
import { openChromium } from '../support/chromium.ts';

describe('The whole journey in the chat page', function () {
  this.timeout(60_000);
  this.bail(true);
  let world: FlowWorld;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  before(async function () {
    const opened = await openChromium();
    if (!opened) return this.skip();
    browser = opened;
    world = await FlowWorld.begin();
    await world.startApp();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
    page.context().on('page', watch);
    watch(page);
    page.setDefaultTimeout(10_000);
    await page.goto(world.simulatorUrl);
  });
  after(async () => {
    // Both are missing where the browser is.
    await (browser as Browser | undefined)?.close();
    await (world as FlowWorld | undefined)?.end();
  });
  afterEach(() => assert.deepEqual(problems.splice(0), []));

  /** Nothing may be fetched from elsewhere, and nothing may be complained about. */
  function watch(one: Page): void {
    one.on('pageerror', (error) => problems.push(error.message));
    one.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    one.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol !== 'data:' && hostname !== '127.0.0.1') problems.push(`fetched ${request.url()}`);
    });
  }

  const become = async (handle: string): Promise<void> => {
    await page.getByTestId(`person-${handle}`).click();
    await page.getByTestId(`person-${handle}`).and(page.locator('[aria-current=true]')).waitFor();
  };
  const card = (): Locator => page.getByTestId('card').last();
  const press = (name: string): Promise<void> => card().getByRole('button', { name, exact: true }).click();
  const overflow = (one: Page): Promise<number> =>
    one.evaluate(`Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('#scroller')].map((each) => each.scrollWidth - each.clientWidth))`);

  it('asks for a team: the app, the template, the form, the review, Submit', async () => {
    await become('kenji.watanabe');
    await page.getByTestId('add-app').click();
    await card().getByText('Welcome to Teamwright').waitFor();
    await page.getByTestId('compose').fill('new team');
    await page.getByTestId('compose').press('Enter');
    await card().getByText('Which kind of team?').waitFor();
    // From the bot's own address, which the page's policy lets in.
    const picture = card().getByRole('img', { name: 'Picture of Customer team' });
    await picture.waitFor();
    const sides = `[...document.images].filter(({ alt }) => alt === 'Picture of Customer team').map(async (image) => (await image.decode(), [image.naturalWidth, image.naturalHeight]))`;
    assert.deepEqual(await page.evaluate(`Promise.all(${sides})`), [[96, 96]]);
    await card().locator('.ac-columnSet', { hasText: 'Customer team' }).getByRole('button', { name: 'Choose' }).click();
    await card().getByRole('textbox', { name: 'Name' }).fill('Fabrikam');
    await card().getByRole('textbox', { name: 'Description' }).fill('Offers, delivery and support for Fabrikam');
    await card().getByRole('textbox', { name: 'Reason' }).fill('They signed this morning.');
    await choose('members', 'olivia', 'Olivia Hughes');
    await choose('members', 'raman', 'Priya Raman');
    await choose('owners', 'becker', 'Hannah Becker');
    await press('Review');
    await card().getByText('Review your team').waitFor();
    await card().getByText('Olivia Hughes').first().waitFor();
    await press('Details');
    await card().getByText('Channels', { exact: true }).waitFor();
    await press('Submit');
    await card().getByText(/^Waiting for approval/).waitFor();
  });

  it('asks before it gives the request up, where that is seen', async () => {
    await page.setViewportSize({ width: 1280, height: 420 });
    await card().getByRole('button', { name: 'Cancel request', exact: true }).scrollIntoViewIfNeeded();
    await press('Cancel request');
    const isSeen = `(() => { const { top, bottom } = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Yes, cancel it').getBoundingClientRect(); const shown = document.querySelector('#scroller').getBoundingClientRect(); return top >= shown.top && bottom <= shown.bottom; })()`;
    assert.equal(await page.evaluate(isSeen), true);
    await press('Keep it');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('is approved by somebody whom the bot had never met', async () => {
    await page.getByTestId('person-priya.raman').getByTestId('unread').getByText(/^[1-9]/).waitFor();
    await become('priya.raman');
    // Wherever it stands: the greeting of an app that was just installed may come before it or after it.
    const asked = page.getByTestId('card').filter({ hasText: 'Fabrikam' });
    await asked.getByText('Your decision is needed').waitFor();
    await asked.getByText('They signed this morning.').waitFor();
    assert.match(await asked.innerText(), /Kenji Watanabe/);
    await page.getByTestId('person-priya.raman').getByTestId('unread').waitFor({ state: 'hidden' });
    await asked.getByRole('button', { name: 'Approve', exact: true }).click();
    await asked.getByText(/^Approved by Priya Raman/).waitFor();
    assert.equal(await asked.getByRole('button', { name: 'Approve' }).count(), 0);
  });

  it("turns the requester's card into the link to the team", async () => {
    await become('kenji.watanabe');
    const status = page.getByTestId('card').filter({ hasText: /Ready · 100/ });
    await status.waitFor({ timeout: 20_000 });
    await page.getByText(/is ready/).waitFor();
    const [team] = await Promise.all([page.context().waitForEvent('page'), status.getByRole('link', { name: 'Open team' }).click()]);
    await team.getByTestId('team-name').waitFor();
    assert.match(await team.getByTestId('team-name').innerText(), /Fabrikam/);
    assert.ok((await team.getByTestId('channel').count()) >= 2);
    assert.ok((await team.getByTestId('tab').count()) >= 1);
    const people = (await team.getByTestId('team-person').allInnerTexts()).join('\n');
    for (const name of ['Kenji Watanabe', 'Hannah Becker', 'Olivia Hughes']) assert.match(people, new RegExp(name));
    await team.setViewportSize({ width: 320, height: 700 });
    assert.equal(await overflow(team), 0);
    await team.close();
  });

  it('fits into 320 px', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    assert.equal(await overflow(page), 0);
    for (const button of await page.getByRole('button', { name: 'Details', exact: true }).all()) await button.click();
    assert.equal(await overflow(page), 0);
  });

  /** Types into a people picker and takes who is found. */
  async function choose(picker: 'owners' | 'members', typed: string, name: string | RegExp): Promise<void> {
    await page.getByTestId(`search-${picker}`).fill(typed);
    await page.getByTestId(`options-${picker}`).getByRole('option', { name }).first().click();
    await card().getByTestId('chip').filter({ hasText: name }).waitFor();
  }
});
