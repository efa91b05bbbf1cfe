import type { Speech } from '../../text/text.ts';
import { textOf, type ChatActivity } from '../chat.ts';

const width = 28;

/** What is printed while the journey goes on: who said or pressed what, and a bar that moves. */
export class Transcript {
  readonly #t: Speech;
  readonly #print: (text: string) => void;
  readonly #live: boolean;
  #state = '';

  /** `live`: the terminal can overwrite its last line. */
  constructor(t: Speech, print: (text: string) => void, live: boolean) {
    this.#t = t;
    this.#print = print;
    this.#live = live;
  }

  line(text = ''): void {
    this.#print(`${text}\n`);
  }

  heading(text: string): void {
    this.line(`\n── ${text} ${'─'.repeat(Math.max(4, 74 - text.length))}`);
  }

  says(name: string, text: string): void {
    this.line(`\n${name} › ${text}`);
  }

  does(name: string, button: string): void {
    this.line(`\n${this.#t.say('demo.does', { name, button })}`);
  }

  /** A card or a message of the bot, in a frame of its own. */
  shows(name: string, activity: ChatActivity): void {
    this.line(`\n  ┌ ${this.#t.say('demo.bot', { name })}`);
    for (const line of textOf(activity).split('\n')) this.line(`  │ ${readable(line)}`);
    this.line('  └');
  }

  /** The state of the request, once for each change. */
  progress(state: string, percent: number): void {
    const filled = Math.round((percent / 100) * width);
    const line = `  [${'█'.repeat(filled)}${'░'.repeat(width - filled)}] ${String(percent).padStart(3)} %  ${state}`;
    if (line === this.#state) return;
    this.#state = line;
    this.#print(this.#live ? `\r\u001B[K${line}` : `${line}\n`);
  }

  progressEnds(): void {
    if (this.#live) this.line();
  }
}

/** Markdown's escapes are for renderers. */
const readable = (line: string): string => line.replaceAll(/\\([\\`*_[\](){}<>#~|!+=-])/g, '$1');
