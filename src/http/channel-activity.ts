import { z } from 'zod';

const id = z.string().min(1);
const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const text = z.string().nullish();
const things = z.array(z.looseObject({})).nullish();

/**
 * What every activity of the Teams channel has, and the types of what we read. Unknown fields are let through: Teams adds
 * some now and then.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
const shape = z
  .looseObject({
    type: id,
    id,
    channelId: id,
    serviceUrl: id,
    conversation: z.looseObject({ id, tenantId: text, conversationType: text, isGroup: z.boolean().nullish() }),
    from: z.looseObject({ id, aadObjectId: guid, name: text }),
    recipient: z.looseObject({ id, name: text }),
    channelData: z.looseObject({ tenant: z.looseObject({ id: text }).nullish() }).nullish(),
    name: text,
    text,
    locale: text,
    action: text,
    replyToId: text,
    timestamp: text,
    localTimestamp: text,
    membersAdded: z.array(z.looseObject({ id })).nullish(),
    membersRemoved: z.array(z.looseObject({ id })).nullish(),
    attachments: things,
    entities: things,
  })
  .refine((activity) => activity.type !== 'invoke' || Boolean(activity.name));

/** The parts of an activity that decide whether it is let in. */
export interface ChannelActivity {
  readonly channelId: string;
  readonly serviceUrl: string;
  /** Both places where Teams names the tenant. */
  readonly tenants: readonly [conversation: string | undefined, channelData: string | undefined];
}

/** `undefined` when it is no activity as the channel sends them. */
export function readActivity(activity: unknown): ChannelActivity | undefined {
  const read = shape.safeParse(activity);
  if (!read.success) return undefined;
  const { channelId, serviceUrl, conversation, channelData } = read.data;
  return {
    channelId,
    serviceUrl,
    tenants: [conversation.tenantId ?? undefined, channelData?.tenant?.id ?? undefined],
  };
}
