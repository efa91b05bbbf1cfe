import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { adele, alex, card, northwind, pause, Stage, type Json } from './stage.ts';

const executablePath = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const template = {
  type: 'Input.ChoiceSet',
  id: 'template',
  label: 'Template',
  style: 'filtered',
  choices: [],
  'choices.data': { type: 'Data.Query', dataset: 'templates' },
};

const form = card(
  'Your new team',
  { type: 'Input.Text', id: 'name', label: 'Name', isRequired: true, errorMessage: 'Give the team a name.' },
  {
    type: 'Input.ChoiceSet',
    id: 'members',
    label: 'Members',
    isMultiSelect: true,
    choices: [],
    'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
  },
  template,
  {
    type: 'ActionSet',
    actions: [{ type: 'Action.Execute', title: 'Review', verb: 'draft.review', data: { draft: 'd1' } }],
  },
);

const answerCard = (text: string): Json => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text, wrap: true }] },
});

describe('The chat page in a browser', function () {
  this.timeout(60_000);
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  let chat: string;
  const problems: string[] = [];

  before(async function () {
    if (!existsSync(executablePath)) this.skip();
    stage = await Stage.open();
    chat = await stage.install();
    browser = await chromium.launch({ executablePath, args });
  });
  after(async () => {
    // Both are missing where the browser is.
    await (browser as Browser | undefined)?.close();
    await (stage as Stage | undefined)?.close();
  });
  beforeEach(async () => {
    problems.length = 0;
    stage.received.length = 0;
    stage.behaviour = () => undefined;
    page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error') problems.push(line.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(stage.url)) problems.push(`fetched ${request.url()}`);
    });
    await page.goto(`${stage.url}/?tenant=${northwind}&person=${adele}`);
    await page.getByTestId('me').getByText('Adele Vance').waitFor();
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(problems, []);
  });

  it('fills a form with people and choices that search, and replaces the card by the answer', async () => {
    await stage.connector('POST', `/${chat}/activities`, form);
    stage.behaviour = ({ activity }) =>
      activity['name'] === 'application/search'
        ? {
            statusCode: 200,
            type: 'application/vnd.microsoft.search.searchResponse',
            value: { results: [{ title: 'Project', value: 'template-1' }] },
          }
        : answerCard('Review your team');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByText('Give the team a name.').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Launch');
    const members = page.getByTestId('search-members');
    await members.fill('ale');
    await page.getByRole('option', { name: 'Alex Wilber' }).click();
    await members.fill('vance');
    await page.getByRole('option', { name: 'Adele Vance' }).waitFor();
    await members.press('Enter');
    assert.equal(await page.getByTestId('chip').count(), 2);
    await page.getByTestId('search-template').fill('pro');
    await page.getByRole('option', { name: 'Project' }).click();
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByText('Review your team').waitFor();
    assert.equal(await page.getByTestId('card').count(), 1);
    const pressed = stage.received.map(({ activity }) => activity).find(({ name }) => name === 'adaptiveCard/action')!;
    assert.deepEqual(((pressed['value'] as Json)['action'] as Json)['data'], {
      draft: 'd1',
      name: 'Launch',
      members: `${alex},${adele}`,
      template: 'template-1',
    });
  });

  it('chooses with the keyboard what was found for what is typed, never what is only listed or half a word of another script', async () => {
    const found = (queryText: string): readonly string[] => (queryText === 'pro' ? ['Process', 'Project'] : ['Customer', 'Process', 'Project']);
    stage.behaviour = ({ activity }) => ({
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: { results: found(String((activity['value'] as Json)['queryText'])).map((title) => ({ title, value: title })) },
    });
    await stage.connector('POST', `/${chat}/activities`, card('Which one?', template));
    const field = page.getByTestId('search-template');
    const customer = page.getByRole('option', { name: 'Customer' });
    await field.focus();
    await customer.waitFor();
    await field.fill('pro');
    await customer.waitFor({ state: 'detached' });
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    assert.equal(await field.inputValue(), 'pro');
    const faster = `(() => { const field = document.activeElement; field.value = 'prod'; for (const event of [new Event('input'), new KeyboardEvent('keydown', { key: 'Enter' })]) field.dispatchEvent(event); return field.value; })()`;
    assert.equal(await page.evaluate(faster), 'prod');
    await field.fill('pro');
    await customer.waitFor({ state: 'detached' });
    await page.locator('.choices-list [aria-selected=true]').getByText('Process').waitFor();
    await field.press('ArrowDown');
    await field.press('Enter');
    assert.equal(await field.inputValue(), 'Project');
    await page.getByTestId('compose').focus();
    await field.focus();
    await customer.waitFor();
    await field.press('Enter');
    assert.equal(await field.inputValue(), 'Project');
  });

  it('lets buttons rest while an action is under way, and says inline what went wrong', async () => {
    await stage.connector('POST', `/${chat}/activities`, {
      ...card('Decide', {
        type: 'ActionSet',
        actions: [{ type: 'Action.Execute', title: 'Approve', verb: 'approval.decide' }],
      }),
    });
    stage.behaviour = async () => pause(300).then(() => 500);
    const button = page.getByRole('button', { name: 'Approve' });
    await button.click();
    assert.ok(await button.isDisabled());
    await page.getByTestId('card-error').filter({ hasText: 'Something went wrong' }).waitFor();
    assert.ok(await button.isEnabled());
  });

  it('leaves the keyboard at the card whose button it pressed, unless it is elsewhere by then', async () => {
    await stage.connector('POST', `/${chat}/activities`, {
      ...card('Decide', {
        type: 'ActionSet',
        actions: [{ type: 'Action.Execute', title: 'Reject', verb: 'approval.decide' }],
      }),
    });
    const button = page.getByRole('button', { name: 'Reject' });
    const { promise: answered, resolve: answer } = Promise.withResolvers<number>();
    stage.behaviour = () => answered;
    await button.press('Enter');
    await page.getByTestId('compose').fill('meanwhile');
    answer(500);
    await page.getByTestId('card-error').filter({ hasText: 'Something went wrong' }).last().waitFor();
    assert.equal(await page.evaluate('document.activeElement.id'), 'text');
    stage.behaviour = () => answerCard('It was rejected');
    await button.press('Enter');
    await page.getByText('It was rejected').waitFor();
    assert.match(String(await page.evaluate('document.activeElement.innerText')), /It was rejected/);
    assert.equal(await page.evaluate('document.activeElement.className'), 'card');
  });

  it('edits a card in place without disturbing what is being typed', async () => {
    const posted = await stage.connector('POST', `/${chat}/activities`, form);
    const path = `/${chat}/activities/${String(posted.body['id'])}`;
    const name = page.getByRole('textbox', { name: 'Name' }).last();
    await name.fill('Half a na');
    const edited = JSON.parse(JSON.stringify(form).replace('Your new team', 'Your edited team')) as Json;
    await stage.connector('PUT', path, edited);
    await pause(1200);
    assert.equal(await page.evaluate('document.activeElement.className.includes("ac-textInput")'), true);
    assert.equal(await name.inputValue(), 'Half a na');
    await page.getByTestId('compose').focus();
    await page.getByText('Your edited team').waitFor();
    assert.equal(await name.inputValue(), 'Half a na');
    await stage.connector('PUT', path, form);
    await page.getByText('Your edited team').waitFor({ state: 'hidden' });
    assert.equal(await name.inputValue(), 'Half a na');
  });

  it('shows typing, marks what others have not read, and takes what bots write as text', async () => {
    const other = await stage.install(northwind, alex);
    await stage.connector('POST', `/${other}/activities`, { type: 'message', text: 'for you' });
    await page.getByTestId('person-alex').getByTestId('unread').filter({ hasText: '1' }).waitFor();
    await stage.connector('POST', `/${chat}/activities`, { type: 'typing' });
    await page.getByTestId('typing').waitFor();
    await stage.connector('POST', `/${chat}/activities`, {
      type: 'message',
      text: '**bold** <img src=x onerror=alert(1)>',
    });
    const text = page.getByTestId('text').last();
    await text.getByText('bold').waitFor();
    assert.equal(await text.locator('img').count(), 0);
    await page.getByTestId('typing').waitFor({ state: 'hidden' });
    await page.getByTestId('person-alex').click();
    await page.getByText('for you').waitFor();
    await page.getByTestId('person-alex').getByTestId('unread').waitFor({ state: 'hidden' });
    assert.match(page.url(), new RegExp(`person=${alex}`));
  });

  it('is the same person again for who comes back without saying who, and anybody where that one is not there', async () => {
    await page.getByTestId('person-alex').click();
    await page.getByTestId('me').getByText('Alex Wilber').waitFor();
    await page.goto(stage.url);
    await page.getByTestId('me').getByText('Alex Wilber').waitFor();
    await page.evaluate("localStorage.setItem('person', '?tenant=gone&person=gone')");
    await page.goto(stage.url);
    await page.getByTestId('me').getByText('Adele Vance').waitFor();
  });

  it('writes from right to left what is written so', async () => {
    await page.getByTestId('compose').fill('مرحبا (new team)!');
    const direction = (where: string): Promise<unknown> => page.evaluate(`getComputedStyle([...document.querySelectorAll('${where}')].at(-1)).direction`);
    assert.equal(await direction('#text'), 'rtl');
    await page.getByTestId('compose').press('Enter');
    await page.getByTestId('text').filter({ hasText: 'مرحبا' }).waitFor();
    assert.equal(await direction('.mine .bubble'), 'rtl');
    await stage.connector('POST', `/${chat}/activities`, { type: 'message', text: 'from left to right' });
    await page.getByText('from left to right').waitFor();
    assert.equal(await direction('.bot .bubble'), 'ltr');
  });

  it('adds the app for somebody new and sends what they type', async () => {
    await page.getByTestId('person-zoë').click();
    await page.getByTestId('add-app').click();
    await page.getByTestId('compose').fill('hello');
    await page.getByTestId('compose').press('Enter');
    await page.getByTestId('message').filter({ hasText: 'hello' }).waitFor();
    await stage.until(() => stage.received.some(({ activity }) => activity['text'] === 'hello'));
    assert.deepEqual(
      stage.received.map(({ activity }) => activity['type']),
      ['conversationUpdate', 'installationUpdate', 'message'],
    );
  });

  it('shows what came while nobody answered as soon as somebody does, also to who has become another person meanwhile', async () => {
    const other = await stage.install(northwind, alex);
    await page.route('**/chat/api/chats/**', (route) => route.abort());
    const failed = page.waitForEvent('requestfailed');
    await stage.connector('POST', `/${chat}/activities`, { type: 'message', text: 'came meanwhile' });
    await stage.connector('POST', `/${other}/activities`, { type: 'message', text: 'for Alex alone' });
    await failed;
    await page.unroute('**/chat/api/chats/**');
    await page.getByText('came meanwhile').waitFor({ timeout: 5000 });
    await page.context().setOffline(true);
    await page.getByTestId('person-alex').click();
    await page.locator('.offline').waitFor();
    await page.context().setOffline(false);
    await page.getByText('for Alex alone').waitFor({ timeout: 5000 });
    assert.ok(problems.every((problem) => problem.startsWith('Failed to load resource')), problems.join('\n'));
    problems.length = 0;
  });

  it('says in words of its own that nobody answers, and gives back what was not sent, but to nobody else', async () => {
    await page.context().setOffline(true);
    await page.getByTestId('compose').fill('hello');
    await page.getByTestId('compose').press('Enter');
    await page.getByTestId('toasts').getByText('The simulator is not answering').waitFor();
    assert.equal(await page.getByTestId('compose').inputValue(), 'hello');
    await page.context().setOffline(false);
    await page.locator('.offline').waitFor({ state: 'detached' });
    problems.length = 0;
  });

  it('begins anew where a reset has left another simulated world at its address', async () => {
    await stage.connector('POST', `/${chat}/activities`, { type: 'message', text: 'said before' });
    await page.getByText('said before').waitFor();
    stage.forget();
    await page.getByTestId('add-app').click();
    await page.getByTestId('compose').waitFor();
    await stage.connector('POST', `/${chat}/activities`, { type: 'message', text: 'said since' });
    await page.getByText('said since').waitFor();
    assert.equal(await page.getByText('said before').count(), 0);
    assert.equal(await page.getByTestId('me').innerText(), 'Adele Vance\nAV');
  });

  it('leaves the bot its name beside a person whose own is long', async () => {
    await page.setViewportSize({ width: 600, height: 640 });
    await page.evaluate(`document.querySelector('.me-name').textContent = '${'Wilhelmina '.repeat(12)}'`);
    const overlap = `document.querySelector('.chat-head .tag').getBoundingClientRect().right - document.querySelector('.me').getBoundingClientRect().left`;
    assert.ok(Number(await page.evaluate(overlap)) <= 0);
  });

  it('fits into 320 px, with the people behind a button', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await stage.connector('POST', `/${chat}/activities`, { type: 'message', text: `long${'word'.repeat(40)}` });
    await page.getByText('longword').waitFor();
    await stage.connector('POST', `/${chat}/activities`, card('Facts', { type: 'FactSet', facts: [{ title: 'Approved', value: `${'Fact'.repeat(20)}end` }] }));
    await page.getByText('FactFact').waitFor();
    const cut = `[...document.querySelectorAll('.ac-factset')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length`;
    assert.equal(await page.evaluate(cut), 0);
    const overflow = `(() => { const s = document.querySelector('#scroller'); return [document.documentElement.scrollWidth, s.scrollWidth - s.clientWidth]; })()`;
    assert.deepEqual(await page.evaluate(overflow), [320, 0]);
    assert.ok(await page.getByTestId('person-alex').isHidden());
    await page.getByTestId('menu').click();
    await page.getByTestId('person-alex').click();
    await page.getByTestId('me').getByText('AW').waitFor();
    await page.getByTestId('person-alex').waitFor({ state: 'hidden' });
  });
});
