import type { Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { press, type Press } from './press.ts';

/** A plain answer: what is so, and what can be done next. `text` and `lines` may hold Markdown of ours. */
export const notice = (title: string, text: string, presses: readonly Press[], lines: readonly string[] = []): Card =>
  draw(noticeView(title, text, presses, lines));

export const noticeView = (title: string, text: string, presses: readonly Press[], lines: readonly string[]): View => ({
  card: 'notice',
  title,
  text,
  lines,
  presses,
  fallback: title,
});

export const startButton = (t: Speech): Press =>
  press(t.say('button.start'), 'command.run', { choice: 'new team' }, 'positive');

export const commandButton = (t: Speech, command: string): Press => press(command, 'command.run', { choice: command });

export const myRequestsButton = (t: Speech): Press => press(t.say('button.myRequests'), 'command.run', { choice: 'my requests' });

export const helpButton = (t: Speech): Press => press(t.say('button.help'), 'command.run', { choice: 'help' });

export const welcomeCard = (t: Speech): Card => draw(welcomeView(t));

export const welcomeView = (t: Speech): View =>
  noticeView(t.say('welcome.title'), t.say('welcome.text'), [startButton(t), helpButton(t)], []);

/** What can be typed, for those who like to type. */
export const helpCard = (t: Speech): Card => draw(helpView(t));

export function helpView(t: Speech): View {
  const lines = [
    t.say('help.newTeam'),
    t.say('help.myRequests'),
    t.say('help.status'),
    t.say('help.history'),
    t.say('help.cancelRequest'),
    t.say('help.templates'),
    t.say('help.myApprovals'),
    t.say('help.cancelBack'),
    t.say('help.admin'),
  ];
  return noticeView(t.say('help.title'), t.say('help.text'), [startButton(t), myRequestsButton(t)], lines);
}
