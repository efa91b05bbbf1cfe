import { asItStands, inPassing, type Answered } from '../answers.ts';
import type { Commands } from '../commands/commands.ts';
import type { AuditDesk } from '../audit-desk.ts';
import type { AttentionDesk } from '../attention-desk.ts';
import type { RequestDesk } from '../request-desk.ts';
import type { RequestFlow } from '../request-flow.ts';
import type { SettingsDesk } from '../settings-desk.ts';
import type { TemplateDesk } from '../template-desk.ts';
import type { Visit } from '../visit.ts';
import { aboutOf, type Payload } from './payload.ts';

export interface ActionRooms {
  readonly flow: RequestFlow;
  readonly desk: RequestDesk;
  readonly attention: AttentionDesk;
  readonly templates: TemplateDesk;
  readonly settings: SettingsDesk;
  readonly audit: AuditDesk;
  readonly commands: Commands;
}

/** What buttons do. Who pressed is in the visit; the payload only says on what. */
export class Actions {
  readonly #flow: RequestFlow;
  readonly #desk: RequestDesk;
  readonly #attention: AttentionDesk;
  readonly #templates: TemplateDesk;
  readonly #settings: SettingsDesk;
  readonly #audit: AuditDesk;
  readonly #commands: Commands;

  constructor(rooms: ActionRooms) {
    this.#flow = rooms.flow;
    this.#desk = rooms.desk;
    this.#attention = rooms.attention;
    this.#templates = rooms.templates;
    this.#settings = rooms.settings;
    this.#audit = rooms.audit;
    this.#commands = rooms.commands;
  }

  /** The card that takes the place of the one that was pressed. */
  async carryOut(visit: Visit, pressed: Payload): Promise<Answered> {
    const { revision, choice } = pressed;
    const id = aboutOf(pressed);
    switch (pressed.verb) {
      case 'command.run':
        return this.#commands.answer(visit, choice);
      case 'template.choose':
      case 'template.find':
        return inPassing(await this.#flow.begin(visit, id, choice));
      case 'template.enable':
        return inPassing(await this.#templates.switch(visit, id, true));
      case 'template.disable':
        return inPassing(await this.#templates.switch(visit, id, false));
      case 'form.send':
        return this.#flow.review(visit, id, filledForm(pressed));
      case 'form.edit':
        return this.#flow.edit(visit, id);
      case 'form.again':
        return this.#flow.again(visit, id);
      case 'draft.discard':
        return this.#flow.discard(visit, id);
      case 'request.submit':
        // Where nothing was submitted the dispatcher knows no card, and the answer is shown.
        return asItStands(await this.#flow.submit(visit, id, revision));
      case 'request.show':
        return this.#desk.show(visit, id);
      case 'request.history':
        return inPassing(await this.#desk.history(visit, id));
      case 'request.withdraw':
        return this.#desk.withdraw(visit, id);
      case 'request.retry':
        return this.#attention.retry(visit, id, revision);
      case 'attention.retryAll':
        return this.#attention.retryAll(visit);
      case 'request.attend':
        return this.#attention.show(visit, id);
      case 'request.accept':
        return this.#attention.accept(visit, id, revision);
      case 'request.undo':
        return this.#attention.askUndo(visit, id, revision);
      case 'request.undoSure':
        return this.#attention.undo(visit, id, revision);
      case 'approval.decide':
        return this.#desk.decide(visit, id, revision, choice === 'approved' ? 'approved' : 'rejected', pressed.comment ?? '');
      case 'settings.save':
        return inPassing(await this.#settings.save(visit, revision, pressed));
      case 'audit.page':
        return inPassing(await this.#audit.page(visit, choice));
      case 'audit.verify':
        return this.#audit.verify(visit);
    }
  }
}

function filledForm({ name, description, welcomeMessage, pictureUrl, reason, owners, members }: Payload) {
  return {
    name: name ?? '',
    description: description ?? '',
    welcomeMessage: welcomeMessage ?? '',
    pictureUrl: pictureUrl ?? '',
    reason: reason ?? '',
    owners: owners ?? [],
    members: members ?? [],
  };
}
