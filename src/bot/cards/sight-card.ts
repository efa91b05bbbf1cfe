import { mostPeople, type Seen, type SeesAnswer, type Targeting, type WhoAnswer } from '../../catalog/sight.ts';
import { templateId, type Template } from '../../catalog/template.ts';
import type { RuleError } from '../../rules/sandbox.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { caution, refusal } from './findings.ts';
import { managedTitle } from './lists.ts';
import { commandButton, noticeView } from './notice.ts';
import { longestChoice, press, type Press } from './press.ts';
import { shortened } from './shortened.ts';

type Offered = Extract<WhoAnswer, { kind: 'offered' }>;
type Unclear = Extract<WhoAnswer, { kind: 'templates' }>;
type Several = Extract<SeesAnswer, { kind: 'people' }>;

/** Of templates or people that may be meant, so many have a button. */
const offered = 5;

/** Characters for names, a rule, and what the engine says of one. */
const room = { name: 60, rule: 120, error: 100 };

/** What is not known without asking the directory. */
const readDirectory: readonly Seen['standing']['kind'][] = ['match', 'noMatch', 'failed', 'notThere'];

/** Attributes that are named. */
const mostRead = 4;

/** Whom a template is offered to; `email`: somebody who can be asked about. */
export const offeredCard = (t: Speech, answer: Offered, email: string): Card => draw(offeredView(t, answer, email));

export function offeredView(t: Speech, { template, targeting }: Offered, email: string): View {
  const { enabled } = template.templateConfiguration;
  const text = t.say(targeting ? 'sight.targeted' : 'sight.everybody');
  const lines = [
    ...(targeting ? [quoted(targeting.rule)] : []),
    ...notOffered(t, template),
    ...(targeting ? ruleNotes(t, targeting) : []),
    t.say('sight.guests'),
    ...(email === '' ? [] : [t.mark('sight.ask', { email, name: nameIn(template) })]),
  ];
  const title = t.mark(enabled ? 'sight.title.on' : 'sight.title.off', { name: nameOf(template) });
  return noticeView(title, text, [...enabling(t, template), commandButton(t, 'templates')], lines);
}

/** Whether a person finds a template, and why. */
export const seenCard = (t: Speech, seen: Seen): Card => draw(seenView(t, seen));

export function seenView(t: Speech, seen: Seen): View {
  const { template, person, asked, sees } = seen;
  const names = { person: shortened(person?.displayName ?? asked, room.name), name: nameOf(template) };
  const lines = [
    ...notOffered(t, template),
    ...standingLines(t, seen),
    ...(person?.isGuest ? [caution(t.say('sight.guest')).text] : []),
    ...(person?.isDisabled ? [caution(t.say('sight.accountDisabled')).text] : []),
    ...(person ? [] : [t.say('sight.unlooked')]),
    ...(readDirectory.includes(seen.standing.kind) ? [t.say('sight.judged')] : []),
  ];
  const presses = [...enabling(t, template), ...whoButton(t, template), commandButton(t, 'templates')];
  const about = person ? `${plain(shortened(person.userPrincipalName, room.name))} · ` : '';
  return noticeView(t.mark(sees ? 'sight.yes' : 'sight.no', names), `${about}${t.say(sees ? 'sight.finds' : 'sight.findsNot')}`, presses, lines);
}

/** Which template is meant, where none or several are called so. */
export const whichTemplateCard = (t: Speech, unclear: Unclear): Card => draw(whichTemplateView(t, unclear));

export function whichTemplateView(t: Speech, { found, person }: Unclear): View {
  if (found.length === 0) return noticeView(t.say('templates.unknown.title'), t.say('sight.howTo'), [commandButton(t, 'templates')], []);
  const words = person === undefined ? 'who can see' : `can ${person} see`;
  const presses = found.slice(0, offered).flatMap((template) => asking(managedTitle(t, template), `${words} ${templateId(template)}`));
  return noticeView(t.say('sight.which.title'), t.say('sight.which.text', { count: found.length }), [...presses, commandButton(t, 'templates')], []);
}

/** Who is meant, where nobody or several are called so. */
export const peopleCard = (t: Speech, several: Several): Card => draw(peopleView(t, several));

export function peopleView(t: Speech, { template, asked, found }: Several): View {
  const id = templateId(template);
  if (found.length === 0) {
    const text = t.mark('sight.nobody.text', { asked: shortened(asked, room.name) });
    return noticeView(t.say('sight.nobody.title'), text, whoButton(t, template), []);
  }
  const shown = found.slice(0, offered);
  const presses = shown.flatMap((one) => asking(shortened(one.userPrincipalName, room.name), `can ${one.id} see ${id}`));
  const lines = shown.map(({ displayName, userPrincipalName }) => `${plain(shortened(displayName, room.name))} · ${plain(shortened(userPrincipalName, room.name))}`);
  const key = found.length < mostPeople ? 'sight.people.text' : 'sight.people.more';
  return noticeView(t.say('sight.people.title'), t.mark(key, { asked: shortened(asked, room.name), name: nameIn(template) }), presses, lines);
}

/** Why nobody finds it, or gets a team from it, whatever its audience. */
function notOffered(t: Speech, template: Template): readonly string[] {
  const { enabled } = template.templateConfiguration;
  if (enabled) return hasSource(template) ? [] : [caution(t.say('sight.withoutSource')).text];
  return [refusal(t.say(hasSource(template) ? 'sight.off' : 'sight.offWithoutSource')).text];
}

/** What is wrong with a rule for everybody; one that is no rule lets nobody in, whatever else there is to say of it. */
function ruleNotes(t: Speech, { error, unknown, ungranted }: Targeting): readonly string[] {
  const names = t.list(unknown.slice(0, mostRead).map((name) => shortened(name, room.name)));
  if (error) return [refusal(broken(t, error)).text];
  return [
    ...(unknown.length > 0 ? [caution(t.mark('sight.unknownTag', { names })).text] : []),
    ...(ungranted ? [refusal(t.say(`sight.ungranted.${ungranted}`)).text] : []),
  ];
}

function standingLines(t: Speech, { standing, reads, asked }: Seen): readonly string[] {
  switch (standing.kind) {
    case 'open':
      return [t.say('sight.open')];
    case 'match':
      return [t.say('sight.match', readsOf(t, reads))];
    case 'noMatch':
      return [refusal(t.say('sight.noMatch', readsOf(t, reads))).text];
    case 'failed':
      return [refusal(broken(t, standing.error)).text];
    case 'ungranted':
      return [refusal(t.say(`sight.ungranted.${standing.feature}`)).text];
    case 'notThere':
      return [refusal(t.mark('sight.notThere', { asked: shortened(asked, room.name) })).text];
  }
}

/** The names of attributes are the product's and need no escape; they may hold no mark of Markdown. */
const readsOf = (t: Speech, reads: readonly string[]): { readonly count: number; readonly names: string } => ({
  count: reads.length,
  names: t.list(reads.slice(0, mostRead).map((name) => `**${plain(name)}**`)),
});

/** As import tells it, with the place in the rule where there is one. */
function broken(t: Speech, { fault, message, line, column }: RuleError): string {
  if (fault === 'deadline' || fault === 'memory') return t.say('sight.tooDear');
  if (message === 'empty') return t.say('sight.empty');
  const values = { message: shortened(message, room.error) };
  return line === undefined || column === undefined ? t.mark('sight.failed', values) : t.mark('sight.failedAt', { ...values, line, column });
}

/** What an admin may do about it here. */
const enabling = (t: Speech, template: Template): readonly Press[] =>
  template.templateConfiguration.enabled || !hasSource(template) ? [] : [press(t.say('button.enable'), 'template.enable', { id: templateId(template) }, 'positive')];

const whoButton = (t: Speech, template: Template): readonly Press[] => asking(t.say('button.whoSees'), `who can see ${templateId(template)}`);

/** A button that asks; none where the question is longer than a button carries. */
const asking = (title: string, question: string): readonly Press[] =>
  question.length <= longestChoice ? [press(title, 'command.run', { choice: question })] : [];

/** In one line, as it was typed. */
const quoted = (rule: string): string => plain(shortened(rule.trim(), room.rule)) || '…';

const nameOf = ({ templateConfiguration: { name } }: Template): string => shortened(name, room.name);

/** As it can be said: a name that is cut names nothing. */
const nameIn = (template: Template): string => (nameOf(template) === template.templateConfiguration.name ? nameOf(template) : templateId(template));

const hasSource = ({ clonedTeam }: Template): boolean => clonedTeam.teamId !== '';
