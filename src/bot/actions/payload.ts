import { z } from 'zod';
import { longestChoice, verbs } from '../cards/press.ts';

/** A template's is whatever its manifest says; every other is ours. */
const templateId = z.string().max(256);
const id = templateId.regex(/^[\w.:-]*$/);
const people = z
  .string()
  .max(20_000)
  .default('')
  .transform((text) => text.split(',').map((one) => one.trim()).filter((one) => one !== ''))
  .pipe(z.array(z.guid()));

const stamp = {
  verb: z.enum(verbs),
  id: templateId.default(''),
  revision: z.number().int().nonnegative().default(0),
  choice: z.string().max(longestChoice).default(''),
  /** What Teams adds of its own. */
  msteams: z.unknown().optional(),
};

/** Some clients make a number of it; what it may be, the schema of the settings says. */
const setting = z.union([z.string().max(64), z.number()]).optional();

const inputs = {
  name: z.string().max(1000).optional(),
  description: z.string().max(10_000).optional(),
  welcomeMessage: z.string().max(10_000).optional(),
  pictureUrl: z.string().max(10_000).optional(),
  reason: z.string().max(10_000).optional(),
  owners: people.optional(),
  members: people.optional(),
  template: templateId.optional(),
  request: id.optional(),
  comment: z.string().max(2000).optional(),
  selfApproval: setting,
  approvalDays: setting,
  takenNames: setting,
  lostTeams: setting,
  openPerPerson: setting,
  dailyPerPerson: setting,
  dailyPerTenant: setting,
};

/** Nobody rejects by a card that does not say so. */
const decisions: readonly string[] = ['approved', 'rejected'];

/** What a card may send: a stamp and the card's own inputs. Everything else is refused, and none of it says who pressed. */
const payload = z
  .strictObject({ ...stamp, ...inputs })
  .refine((one) => one.verb.startsWith('template.') || id.safeParse(one.id).success)
  .refine((one) => one.verb !== 'approval.decide' || decisions.includes(one.choice));

export type Payload = z.infer<typeof payload>;

/** Undefined where it is not a payload of our cards. */
export function payloadOf(value: unknown): Payload | undefined {
  const result = payload.safeParse(value);
  return result.success ? result.data : undefined;
}

/** The id of what was pressed upon: a button says it itself, or leaves it to the card's choices. */
export const aboutOf = ({ id, request, template }: Payload): string => id || (request ?? template ?? '');
