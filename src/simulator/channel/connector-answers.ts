import type { SimulatorResponse } from '../route.ts';

const refusal = (status: number, code: string, message: string): SimulatorResponse => ({
  status,
  body: { error: { code, message } },
});

/** The refusals of the Bot Connector, worded as Teams words them: the bot tells them apart by status and code. */
export const refusals = {
  unauthorized: {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer' },
    body: { message: 'Authorization has been denied for this request.' },
  } satisfies SimulatorResponse,
  badSyntax: (message: string) => refusal(400, 'BadSyntax', message),
  notInRoster: refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'),
  notOwn: refusal(403, 'Forbidden', 'The bot may change only what it sent itself.'),
  conversationNotFound: refusal(404, 'ConversationNotFound', 'Conversation not found.'),
  activityNotFound: refusal(404, 'ActivityNotFoundInConversation', 'The activity was not found in the conversation.'),
  memberNotFound: refusal(404, 'MemberNotFoundInConversation', 'Member not found in conversation.'),
  tooMany: (seconds: number): SimulatorResponse => ({
    ...refusal(429, 'Throttled', 'Too many requests.'),
    headers: { 'Retry-After': String(seconds) },
  }),
  tooBig: refusal(413, 'MessageSizeTooBig', 'Message size too large.'),
} as const;
