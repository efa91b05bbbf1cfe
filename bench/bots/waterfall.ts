import { ActivityHandler, ConversationState, MemoryStorage, UserState, type TurnContext } from 'botbuilder';
import { DialogSet, DialogTurnStatus, TextPrompt, WaterfallDialog, type WaterfallStepContext } from 'botbuilder-dialogs';
import { serve } from './reference.ts';

interface Wish {
  name?: string;
  description?: string;
}

const ask = (step: WaterfallStepContext, prompt: string) => step.prompt('text', { prompt });

/**
 * A bot as Microsoft's samples teach it: a waterfall of prompts, what was said in the user's state, where one stands in the
 * conversation's, both in memory and written at the end of every turn. Four messages go round, each is answered by one.
 */
class WaterfallBot extends ActivityHandler {
  readonly #conversation: ConversationState;
  readonly #user: UserState;

  constructor(storage: MemoryStorage) {
    super();
    this.#conversation = new ConversationState(storage);
    this.#user = new UserState(storage);
    const wish = this.#user.createProperty<Wish>('wish');
    const dialogs = new DialogSet(this.#conversation.createProperty('dialogs'));
    const name = (step: WaterfallStepContext) => ask(step, 'What is the team called?');
    const description = async (step: WaterfallStepContext<object>) => {
      (await wish.get(step.context, {})).name = String(step.result);
      return ask(step, 'What is it for?');
    };
    const reason = async (step: WaterfallStepContext<object>) => {
      (await wish.get(step.context, {})).description = String(step.result);
      return ask(step, 'Why do you need it?');
    };
    const summary = async (step: WaterfallStepContext<object>) => {
      const asked = await wish.get(step.context, {});
      await step.context.sendActivity(`${asked.name ?? ''}: ${asked.description ?? ''} (${String(step.result)})`);
      return step.endDialog();
    };
    dialogs.add(new TextPrompt('text')).add(new WaterfallDialog('wish', [name, description, reason, summary]));
    this.onMessage(async (context, next) => {
      const dialog = await dialogs.createContext(context);
      const { status } = await dialog.continueDialog();
      if (status === DialogTurnStatus.empty) await dialog.beginDialog('wish');
      await next();
    });
  }

  override async run(context: TurnContext): Promise<void> {
    await super.run(context);
    await this.#conversation.saveChanges(context);
    await this.#user.saveChanges(context);
  }
}

const bot = new WaterfallBot(new MemoryStorage());

await serve((context) => bot.run(context));
