import type { Speech } from '../../text/text.ts';
import { draw, type Card } from './card-template.ts';
import { press, type Press } from './press.ts';

/** A plain answer: what is so, and what can be done next. `text` and `lines` may hold Markdown of ours. */
export function notice(title: string, text: string, presses: readonly Press[], lines: readonly string[] = []): Card {
  return draw('notice', { title, text, lines, presses, fallback: `${title}. ${text}` });
}

export const startButton = (t: Speech): Press =>
  press(t.say('button.start'), 'command.run', { choice: 'new team' }, 'positive');

export const commandButton = (t: Speech, command: string): Press => press(command, 'command.run', { choice: command });

export const helpButton = (t: Speech): Press => press(t.say('button.help'), 'command.run', { choice: 'help' });

export const welcomeCard = (t: Speech): Card =>
  notice(t.say('welcome.title'), t.say('welcome.text'), [startButton(t), helpButton(t)]);
