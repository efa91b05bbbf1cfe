import { BotAdapter, TurnContext, type Activity, type InvokeResponse, type ResourceResponse } from 'botbuilder';
import { tenantOf } from '../../src/bot/visit.ts';
import type { Connector } from '../../src/bot/connector.ts';

/** Where a turn keeps its answer. */
const answered = 'invoke-answer';

/** The Bot Framework's adapter without HTTP and tokens, which the gate has looked at: turns in, messages and answers out. */
export class InvokeAdapter extends BotAdapter {
  readonly #connector: Connector;

  constructor(connector: Connector) {
    super();
    this.#connector = connector;
  }

  async answer(activity: Activity, run: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    const context = new TurnContext(this, structuredClone(activity));
    await this.runMiddleware(context, run);
    return context.turnState.get<InvokeResponse | undefined>(answered);
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const { serviceUrl, conversation } = context.activity;
    const place = { serviceUrl, tenant: tenantOf(context.activity), conversation: conversation.id };
    const sent: ResourceResponse[] = [];
    for (const activity of activities) {
      if (activity.type === 'invokeResponse') context.turnState.set(answered, activity.value);
      else sent.push({ id: await this.#connector.post(place, activity, 'reply') });
    }
    return sent;
  }

  override updateActivity(): Promise<void> {
    return Promise.reject(new Error('The bot edits over its own connector'));
  }

  override deleteActivity(): Promise<void> {
    return Promise.reject(new Error('The bot deletes nothing'));
  }

  override continueConversation(): Promise<void> {
    return Promise.reject(new Error('The bot speaks first over its own connector'));
  }
}
