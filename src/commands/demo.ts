import { startSimulated, type SimulatedApp } from '../app.ts';
import { simulatedAppId } from '../microsoft.ts';
import { asAppError } from '../errors.ts';
import type { Config } from '../config.ts';
import { eventText } from '../text/event-text.ts';
import { Speech } from '../text/text.ts';
import { buttonOf, Chat, chatPeople, textOf, type ChatActivity } from './chat.ts';
import { differences, graphOf, readMadeTeam, saidInTeam, type MadeTeam } from './demo/made-team.ts';
import { Transcript } from './demo/transcript.ts';
import { inOwnFolder } from './own-folder.ts';

const t = new Speech();

type Story = NonNullable<Awaited<ReturnType<SimulatedApp['requests']['history']>>>;

/** Who plays, and what is asked for. */
const cast = { requester: 'lucia.romero', approver: 'hannah.becker', owner: 'diego.fernandez', member: 'camille.laurent' };
const wish = { name: 'Aurora', description: t.say('demo.wish.description'), reason: t.say('demo.wish.reason') };
const template = 'Customer team';

/** `npm run demo`: the main journey in the terminal, in a folder of its own. Exit code 0 only if the team is what was promised. */
export async function demo(config: Config): Promise<number> {
  const started = performance.now();
  // Where whoever reads has read enough (a pipe into `head`), the journey goes to its end unheard, and cleans up.
  process.stdout.on('error', () => undefined);
  return inOwnFolder('teamwright-demo', async (folder) => {
    const simulator = { ...config.simulator, port: 0, url: undefined, pace: 'quick', company: undefined } as const;
    const app = await startSimulated({ ...config, dataDir: folder, port: 0, clonePoll: 300, simulator });
    try {
      const said = new Transcript(t, (text) => process.stdout.write(text), process.stdout.isTTY);
      const good = await report(app, said, await journey(app, said));
      said.line(t.say('demo.time', { seconds: ((performance.now() - started) / 1000).toFixed(1) }));
      return good ? 0 : 1;
    } finally {
      await app.stop();
    }
  });
}

async function journey({ simulatorUrl, ports, requests }: SimulatedApp, said: Transcript): Promise<Story> {
  const people = await chatPeople(simulatorUrl);
  const chatOf = (handle: string): Chat => {
    const person = people.find((one) => one.handle === handle);
    if (!person) throw asAppError(undefined);
    return new Chat(simulatorUrl, person, (ms) => ports.clock.wait(ms));
  };
  const requester = chatOf(cast.requester);
  const approver = chatOf(cast.approver);
  said.line(t.say('demo.intro', { requester: requester.person.name, approver: approver.person.name }));
  const card = await ask(requester, said, [chatOf(cast.owner).person.id, chatOf(cast.member).person.id]);
  await decide(approver, said);
  await follow(requester, said, card);
  const { tenant, id, name } = requester.person;
  const actor = { tenant, id, name, email: '', roles: ['AUTHENTICATED_USER'] } as const;
  const [request] = await requests.own(actor, 1);
  const story = request && (await requests.history(actor, request.id));
  if (!story) throw asAppError(undefined);
  return story;
}

/** From "new team" to Submit; answers the id of the card that tells from then on. */
async function ask(chat: Chat, said: Transcript, [owner, member]: readonly string[]): Promise<string> {
  const { name } = chat.person;
  await chat.addApp();
  said.shows(name, await chat.until((all) => all.find(({ from }) => from === 'bot')));
  said.says(name, 'new team');
  const { id } = await chat.say('new team');
  said.shows(name, await chat.activity(id));
  const row = rowOf(await chat.activity(id), template);
  await press(chat, said, id, 'template.choose', {}, row);
  said.line(t.say('demo.fills', { name, values: Object.values(wish).join(' / ') }));
  await press(chat, said, id, 'form.send', { ...wish, owners: owner, members: member });
  said.shows(name, await chat.activity(id));
  await press(chat, said, id, 'request.submit');
  return id;
}

async function decide(chat: Chat, said: Transcript): Promise<void> {
  const { name } = chat.person;
  const asked = await chat.until((all) => all.find(hasButton));
  said.shows(name, asked);
  await press(chat, said, asked.id, 'approval.decide', { comment: '' }, 'approved');
  said.shows(name, await chat.until((all) => all.find((one) => one.id === asked.id && !hasButton(one))));
}

const hasButton = (activity: ChatActivity): boolean =>
  JSON.stringify(activity.attachments).includes('"approval.decide"');

/** Watches the status card until the request is over. */
async function follow(chat: Chat, said: Transcript, id: string): Promise<void> {
  const last = await chat.until((all) => {
    const card = all.find((one) => one.id === id);
    const [, state, percent] = /^(.+) · (\d+) %$/m.exec(card ? textOf(card) : '') ?? [];
    if (!card || state === undefined) return undefined;
    said.progress(state, Number(percent));
    return Number(percent) === 100 || state === t.say('status.error') ? card : undefined;
  });
  said.progressEnds();
  said.shows(chat.person.name, last);
}

async function press(chat: Chat, said: Transcript, id: string, verb: string, inputs: object = {}, choice?: string): Promise<void> {
  const activity = await chat.activity(id);
  const fits = ({ data }: { data: Readonly<Record<string, unknown>> }): boolean =>
    choice === undefined || data['id'] === choice || data['choice'] === choice;
  said.does(chat.person.name, buttonOf(activity, verb, fits).title);
  const result = await chat.press(activity, verb, inputs, fits);
  if (result.state === 'failed') said.line(result.text);
}

/** The id that the button beside this template's name carries. */
function rowOf(catalog: ChatActivity, name: string): string {
  const card = JSON.stringify(catalog.attachments[0]?.content);
  const from = card.indexOf(`"text":"${name}"`);
  return /"template\.choose","id":"([^"]+)"/.exec(card.slice(from))?.[1] ?? '';
}

async function report({ simulatorUrl }: SimulatedApp, said: Transcript, { request, records, verification }: Story): Promise<boolean> {
  const { reference, status, progress } = request;
  const team = request.made && (await readMadeTeam(await graphOf(simulatorUrl, request.tenant), request.made.team, simulatedAppId));
  if (team) showTeam(said, team);
  said.heading(t.say('demo.trail', { reference }));
  for (const record of records) said.line(`  ${String(record.seq).padStart(2)}  ${t.time(record.at)}  ${eventText(t, record)}`);
  const chain = verification.ok
    ? t.say('demo.trail.ok', { count: records.length })
    : t.say('demo.trail.broken', { why: verification.why, seq: verification.seq });
  said.line(`  ${chain}`);
  said.line(`\n${t.say('demo.status', { reference, status, progress })}`);
  const { welcomeMessage } = request.plan;
  const isWelcome = request.made && (await saidInTeam(simulatorUrl, request.tenant, request.made.team, welcomeMessage));
  if (isWelcome) said.line(`  ${t.say('demo.welcome', { text: welcomeMessage })}`);
  const differing = team ? [...differences(request.plan, team), ...(isWelcome ? [] : ['welcome message'])] : [status];
  said.line(differing.length === 0 ? t.say('demo.ok') : t.say('demo.differs', { what: differing.join(', ') }));
  return differing.length === 0 && verification.ok && status === 'processed';
}

function showTeam(said: Transcript, team: MadeTeam): void {
  const names = (people: MadeTeam['owners']): string => people.map(({ name }) => name).join(', ');
  said.heading(t.say('demo.team'));
  said.line(`  ${team.displayName} (${team.visibility.toLowerCase()}): ${team.description}`);
  for (const { name, tabs, isPrivate } of team.channels) {
    const list = tabs.length > 0 ? `: ${tabs.join(', ')}` : '';
    said.line(`  ${t.say('demo.channel', { kind: isPrivate ? 'closed' : 'open', name, tabs: list })}`);
  }
  for (const { title, columns } of team.boards) {
    said.line(`  ${t.say('demo.board', { title, columns: columns.map(({ name, tasks }) => `${name} (${tasks.join(', ')})`).join(' | ') })}`);
  }
  said.line(`  ${t.say('demo.people', { count: team.owners.length, names: names(team.owners) })}`);
  const members = team.members.length > 0 ? `: ${names(team.members)}` : '';
  said.line(`  ${t.say('demo.members', { count: team.members.length, names: members })}`);
}
