import { ActivityHandler } from 'botbuilder';
import { serve } from './reference.ts';

/** Microsoft's echo bot: one message, one answer, nothing remembered. */
const bot = new ActivityHandler().onMessage(async (context, next) => {
  await context.sendActivity(`Echo: ${context.activity.text}`);
  await next();
});

await serve((context) => bot.run(context));
