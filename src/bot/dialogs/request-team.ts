import { Dialog, DialogSet, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import type { TurnContext } from 'botbuilder';
import type { DialogState } from './dialog-storage.ts';

/** Where the person stands in asking for a team. */
export type Place = 'catalog' | 'form' | 'review';

export interface Standing {
  readonly place: Place;
  /** The draft's id; none while the template is being chosen. */
  readonly draft: string | undefined;
}

const id = 'request-team';

/** Holds the draft's id and the place, nothing else: the cards bring everything that matters with them. */
class RequestTeam extends Dialog<Standing> {
  override async beginDialog(dc: DialogContext, standing?: Standing): Promise<DialogTurnResult> {
    Object.assign(stateOf(dc), standing);
    return Promise.resolve(Dialog.EndOfTurn);
  }

  override async continueDialog(): Promise<DialogTurnResult> {
    return Promise.resolve(Dialog.EndOfTurn);
  }
}

const stateOf = (dc: DialogContext): { place?: Place; draft?: string } => dc.activeDialog?.state as { place?: Place; draft?: string };

/** The dialog in which a person asks for a team: begun by a command, moved by cards, ended by `cancel` or Submit. */
export class RequestTeamDialog {
  readonly #state: DialogState;
  readonly #dialogs: DialogSet;

  constructor(state: DialogState) {
    this.#state = state;
    this.#dialogs = new DialogSet(state.createProperty('dialogs')).add(new RequestTeam(id));
  }

  /** Where the person stands; undefined when they are not asking for anything. */
  async standing(context: TurnContext): Promise<Standing | undefined> {
    const dc = await this.#dialogs.createContext(context);
    if (dc.activeDialog?.id !== id) return undefined;
    const { place, draft } = stateOf(dc);
    return { place: place ?? 'catalog', draft };
  }

  async stand(context: TurnContext, standing: Standing): Promise<void> {
    const dc = await this.#dialogs.createContext(context);
    await dc.cancelAllDialogs();
    await dc.beginDialog(id, standing);
    await this.#state.saveChanges(context);
  }

  async end(context: TurnContext): Promise<void> {
    const dc = await this.#dialogs.createContext(context);
    await dc.cancelAllDialogs();
    await this.#state.saveChanges(context);
  }
}
