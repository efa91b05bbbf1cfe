import type { Channel, Sent } from '../outside/channel.ts';
import type { Chatter } from '../outside/people.ts';

/** A kind of turn, as often as wanted: the `index`th of a round, by the person whose turn it is. */
export interface Turn {
  readonly name: string;
  activity(channel: Channel, by: Chatter, index: number): Sent;
  /** What the answer must hold for the turn to count as done. */
  readonly answered: string;
  /** Whether the answer comes as a message, or as the response to an invoke. */
  readonly speaks: boolean;
  /** Keeps what later turns need. */
  learn?(answer: string, index: number): void;
}

const spoken = (name: string, text: string, answered: string): Turn => ({
  name,
  answered,
  speaks: true,
  activity: (channel, by) => channel.message(by, text),
});

/** A bare bot's only kind of turn; every answer of a bot is a message. */
export const bareTurn = (name: string): Turn => spoken(name, 'Apollo', '"type":"message"');

export const submitName = 'Submit';
export const approveName = 'Approve';

/** What ours are asked about. */
export interface Subject {
  readonly template: string;
  readonly approver: Chatter;
}

/** The way of a request through our bot: each turn goes on from the one before, for every index. */
export function ourTurns({ template, approver }: Subject): readonly Turn[] {
  const drafts: string[] = [];
  const pressed = (name: string, answered: string, data: (index: number) => Sent, own: Partial<Turn> = {}): Turn => ({
    name,
    answered,
    speaks: false,
    activity: (channel, by, index) => channel.press(by, data(index)),
    ...own,
  });
  const draft = (index: number): string => drafts[index] ?? '';
  const wish = (index: number): Sent => ({
    name: `Apollo ${draft(index).slice(-12)}`,
    description: 'Everything about the landing, for those who plan it and those who fly',
    reason: 'The customer has signed, and the plans have to live somewhere',
    owners: approver.id,
    members: 'c0ffee00-0000-4000-8000-000000000101,c0ffee00-0000-4000-8000-000000000102',
  });
  const revision = 1;
  const decision = (index: number): Sent => ({ verb: 'approval.decide', id: draft(index), revision, choice: 'approved', comment: 'Go' });
  return [
    spoken('help', 'help', 'command.run'),
    spoken('new team (the catalog)', 'new team', 'template.'),
    pressed('a template is chosen (the form)', 'form.send', () => ({ verb: 'template.choose', id: template, revision: 0, choice: '' }), {
      learn: (answer, index) => (drafts[index] = idOf('form.send', answer)),
    }),
    pressed('the form is sent (the review)', 'request.submit', (index) => ({ verb: 'form.send', id: draft(index), revision: 0, choice: '', ...wish(index) })),
    pressed(submitName, 'request.withdraw', (index) => ({ verb: 'request.submit', id: draft(index), revision, choice: '' })),
    {
      ...pressed(approveName, 'Approved by', decision),
      activity: (channel, _, index) => channel.press(approver, decision(index)),
    },
    spoken('status', 'status', 'request.history'),
  ];
}

/** Of the button with this verb: what it is about. */
function idOf(verb: string, answer: string): string {
  const [, id] = new RegExp(`"verb":"${verb.replace('.', '\\.')}","id":"([^"]+)"`).exec(answer) ?? [];
  if (id === undefined) throw new Error(`No button ${verb} in ${answer}`);
  return id;
}
