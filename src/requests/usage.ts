import type { Instant } from '../clock.ts';
import { effect, type Effect } from './effect.ts';
import type { RequestEvent } from './event.ts';
import type { TeamRequest } from './request.ts';

/** What is told of a request to whoever counts the product's use. */
export type UsageEvent = 'request_created' | 'request_approved' | 'request_rejected' | 'request_processed' | 'request_error' | 'team_created';

/** One effect for each time that it happens, so that none takes another's place. */
export const usage = (name: UsageEvent, now: Instant, time?: number): Effect => effect('usage.tell', now, time === undefined ? name : `${name}.${time}`);

/** What an event of a request is counted as. */
export function usageOf(before: TeamRequest, next: TeamRequest, event: RequestEvent, now: Instant): readonly Effect[] {
  switch (event.kind) {
    case 'decided':
      return [usage(event.decision === 'approved' ? 'request_approved' : 'request_rejected', now)];
    case 'teamCreated':
      return [usage('team_created', now, next.attempt)];
    case 'finished':
      return [usage('request_processed', now)];
    case 'accepted':
      return before.status === 'error' ? [usage('request_processed', now)] : [];
    case 'parked':
      return [usage('request_error', now, next.stops)];
    case 'checkStarted':
    case 'checked':
    case 'approversUnreachable':
    case 'approversNamed':
    case 'runStarted':
    case 'recorded':
    case 'stepDone':
    case 'delayed':
    case 'retried':
    case 'withdrawn':
    case 'expired':
    case 'undoAsked':
    case 'undone':
    case 'cloneUnclear':
    case 'startedOver':
    case 'secondFound':
    case 'secondGone':
    case 'woke':
      return [];
  }
}

/** The fields that go with it, every one a text. They name teams and templates: that is what is counted. */
export function usageFields(name: UsageEvent, { id, requester, asked, plan, template, made }: TeamRequest): Readonly<Record<string, string>> {
  const team = { team_name: plan.name, template_id: template.id, template_name: template.name };
  switch (name) {
    case 'request_created': {
      // Of a request that does not say whom the requester has chosen, those whom the source team brings along are among them.
      const given = [requester.id, ...plan.permanent];
      const additional = (of: 'owners' | 'members'): string =>
        String(asked.people?.[of] ?? plan[of].filter((one) => !given.includes(one.id)).length);
      return { request_id: id, request_additionalMembers: additional('members'), request_additionalOwners: additional('owners'), ...team };
    }
    case 'team_created':
      return { team_id: made?.team ?? '', ...team };
    case 'request_approved':
    case 'request_rejected':
    case 'request_processed':
    case 'request_error':
      return { request_id: id };
  }
}
