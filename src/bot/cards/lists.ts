import { templateId, type Template } from '../../catalog/template.ts';
import type { TeamRequest } from '../../requests/request.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card } from './card-template.ts';
import { startButton } from './notice.ts';
import { press } from './press.ts';
import { stateText } from './status-card.ts';

/** A person's own requests, newest first. */
export function requestsCard(t: Speech, requests: readonly TeamRequest[]): Card {
  const rows = requests.map((request) => ({
    name: plain(request.plan.name),
    text: `${request.reference} · ${t.say(`status.${request.status}`)} · ${t.time(request.submittedAt)}`,
    presses: [press(t.say('button.show'), 'request.show', { id: request.id })],
  }));
  const title = t.say('requests.title');
  const text = t.say('requests.text', { count: requests.length });
  return draw('requests', { title, text, rows, presses: [startButton(t)], fallback: title });
}

/** What waits for an admin. */
export function attentionListCard(t: Speech, requests: readonly TeamRequest[]): Card {
  const rows = requests.map((request) => ({
    name: plain(request.plan.name),
    text: `${request.reference} · ${stateText(t, request)}`,
    presses: [retryButton(t, request)],
  }));
  const title = t.say('attention.title');
  const text = t.say('attention.text', { count: requests.length });
  return draw('requests', { title, text, rows, presses: [], fallback: title });
}

const retryButton = (t: Speech, { id, status }: TeamRequest) =>
  status === 'error'
    ? press(t.say('button.retry'), 'request.retry', { id }, 'positive')
    : press(t.say('button.show'), 'request.show', { id });

/** The card by which an admin learns that one request needs them. */
export function attentionCard(t: Speech, request: TeamRequest): Card {
  const waits = request.status === 'error';
  const title = t.say(waits ? 'attention.one' : 'attention.over');
  const row = {
    name: plain(request.plan.name),
    text: `${request.reference} · ${t.say(`status.${request.status}`)} · ${stateText(t, request)}`,
    presses: [waits ? retryButton(t, request) : press(t.say('button.history'), 'request.history', { id: request.id })],
  };
  return draw('requests', { title, text: t.mark('attention.requester', { name: request.requester.displayName }), rows: [row], presses: [], fallback: title });
}

/** Every template with its state, for those who manage them. */
export function templatesCard(t: Speech, templates: readonly Template[], note: string): Card {
  const rows = templates.map((template) => {
    const { name, enabled, version, approval, audienceTargeting } = template.templateConfiguration;
    const traits = [
      t.say(enabled ? 'template.enabled' : 'template.disabled'),
      ...(approval.requireApproval ? [t.say('template.approval')] : []),
      ...(audienceTargeting.enabled ? [t.say('template.targeted')] : []),
      version,
    ];
    const id = templateId(template);
    const button = enabled
      ? press(t.say('button.disable'), 'template.disable', { id })
      : press(t.say('button.enable'), 'template.enable', { id }, 'positive');
    return { name: plain(name), text: traits.join(' · '), presses: [button] };
  });
  const title = t.say('templates.title');
  return draw('templates', { title, text: note, rows, presses: [], fallback: title });
}
