import { inPassing, type Answered } from '../answers.ts';
import type { Card } from '../cards/card-template.ts';
import { commandButton, helpButton, helpCard, notice, startButton } from '../cards/notice.ts';
import type { RequestTeamDialog } from '../dialogs/request-team.ts';
import type { AuditDesk } from '../audit-desk.ts';
import type { AttentionDesk } from '../attention-desk.ts';
import type { RequestDesk } from '../request-desk.ts';
import type { RequestFlow } from '../request-flow.ts';
import type { SettingsDesk } from '../settings-desk.ts';
import type { SightDesk } from '../sight-desk.ts';
import type { TemplateDesk } from '../template-desk.ts';
import type { UsageDesk } from '../usage-desk.ts';
import type { Visit } from '../visit.ts';
import { parse, type CommandName, type Parsed } from './parse.ts';

export interface CommandRooms {
  readonly flow: RequestFlow;
  readonly desk: RequestDesk;
  readonly attention: AttentionDesk;
  readonly usage: UsageDesk;
  readonly templates: TemplateDesk;
  readonly sight: SightDesk;
  readonly settings: SettingsDesk;
  readonly audit: AuditDesk;
  readonly dialog: RequestTeamDialog;
}

/** What people type. Every answer has a next step. */
export class Commands {
  readonly #flow: RequestFlow;
  readonly #desk: RequestDesk;
  readonly #attention: AttentionDesk;
  readonly #usage: UsageDesk;
  readonly #templates: TemplateDesk;
  readonly #sight: SightDesk;
  readonly #settings: SettingsDesk;
  readonly #audit: AuditDesk;
  readonly #dialog: RequestTeamDialog;

  constructor(rooms: CommandRooms) {
    this.#flow = rooms.flow;
    this.#desk = rooms.desk;
    this.#attention = rooms.attention;
    this.#usage = rooms.usage;
    this.#templates = rooms.templates;
    this.#sight = rooms.sight;
    this.#settings = rooms.settings;
    this.#audit = rooms.audit;
    this.#dialog = rooms.dialog;
  }

  async answer(visit: Visit, text: string): Promise<Answered> {
    const parsed = parse(text);
    if (parsed.kind !== 'command') return inPassing(await this.#talk(visit, parsed));
    if (parsed.name === 'status') return this.#status(visit, parsed.rest);
    if (parsed.name === 'verifyAudit') return this.#audit.verify(visit);
    return inPassing(await this.#run(visit, parsed.name, parsed.rest));
  }

  async #talk(visit: Visit, said: Exclude<Parsed, { kind: 'command' }>): Promise<Card> {
    const { t } = visit;
    switch (said.kind) {
      case 'hello':
        return notice(t.say('hello.title'), t.say('hello.text'), [startButton(t), helpButton(t)]);
      case 'thanks':
        return notice(t.say('thanks.title'), t.say('thanks.text'), [startButton(t)]);
      case 'nothing':
        return notice(t.say('notText.title'), t.say('notText.text'), [startButton(t), helpButton(t)]);
      case 'unknown':
        return this.#unknown(visit, said.nearest);
    }
  }

  async #run(visit: Visit, name: Exclude<CommandName, 'status' | 'verifyAudit'>, rest: string): Promise<Card> {
    switch (name) {
      case 'newTeam':
        return this.#flow.choose(visit, rest.slice(0, 128));
      case 'myRequests':
        return this.#desk.mine(visit);
      case 'history':
        return this.#history(visit, rest);
      case 'cancelRequest':
        return this.#desk.withdrawNamed(visit, rest);
      case 'templates':
        return (await this.#templates.all(visit)) ?? this.#flow.choose(visit, '');
      case 'enable':
        return this.#templates.switchNamed(visit, rest, true);
      case 'disable':
        return this.#templates.switchNamed(visit, rest, false);
      case 'whoCanSee':
        return this.#sight.who(visit, rest);
      case 'canSee':
        return this.#sight.sees(visit, rest);
      case 'myApprovals':
        return this.#desk.toDecide(visit);
      case 'needsAttention':
        return this.#attention.list(visit);
      case 'usage':
        return this.#usage.show(visit);
      case 'settings':
        return this.#settings.show(visit);
      case 'audit':
        return rest === '' ? this.#audit.page(visit, '') : this.#audit.ofRequest(visit, rest);
      case 'cancel':
        return this.#flow.cancel(visit);
      case 'back':
        return this.#flow.back(visit);
      case 'help':
        return helpCard(visit.t);
    }
  }

  async #status(visit: Visit, reference: string): Promise<Answered> {
    const found = await this.#flow.found(visit, reference);
    return typeof found === 'string' ? this.#desk.show(visit, found) : inPassing(found);
  }

  async #history(visit: Visit, reference: string): Promise<Card> {
    const found = await this.#flow.found(visit, reference);
    return typeof found === 'string' ? this.#desk.history(visit, found) : found;
  }

  async #unknown({ t, context }: Visit, nearest: readonly string[]): Promise<Card> {
    const standing = await this.#dialog.standing(context);
    const buttons = [...nearest.map((words) => commandButton(t, words)), helpButton(t)];
    const lines = standing ? [t.say('unknown.inDialog')] : [];
    return notice(t.say('unknown.title'), t.say(nearest.length > 0 ? 'unknown.text' : 'unknown.far'), buttons, lines);
  }
}
