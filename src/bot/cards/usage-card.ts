import { hour, minute } from '../../clock.ts';
import { rests } from '../../requests/figures.ts';
import type { Lately } from '../../requests/tally.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { commandButton, noticeView, startButton } from './notice.ts';
import type { Fact } from './plan-facts.ts';
import { shortened } from './shortened.ts';

/** Templates that are named; the others are counted together. */
const named = 5;

/** Room for a template's name beside its count, in characters. */
const room = 80;

/** The longest bar, in blocks: with its number it is as wide as a phone shows beside a week. */
const longest = 10;

/** How the product was used in a tenant. */
export const usageCard = (t: Speech, lately: Lately): Card => draw(usageView(t, lately));

export function usageView(t: Speech, lately: Lately): View {
  const { asked, rested, from, until, isPart } = lately;
  if (asked === 0) return noticeView(t.say('usage.title'), t.say('usage.none'), [startButton(t), commandButton(t, 'templates')], []);
  const isStopped = rested.error > 0;
  const state = isPart ? t.say('usage.askedMore', { count: asked }) : t.say('usage.asked', { count: asked });
  return {
    card: 'usage',
    kicker: t.days(from, until),
    title: t.say('usage.title'),
    style: isStopped ? 'warning' : 'emphasis',
    state,
    text: isPart ? t.say('usage.part', { count: asked, day: t.days(from, from) }) : '',
    facts: facts(t, lately),
    foldTitle: t.say('button.details'),
    sections: [
      { heading: t.say('usage.templates'), rows: templateRows(t, lately) },
      { heading: t.say('usage.weeks'), rows: weekRows(t, lately) },
    ],
    presses: [...(isStopped ? ['needs attention'] : []), 'templates'].map((command) => commandButton(t, command)),
    fallback: `${t.say('usage.title')}: ${state}`,
  };
}

/** What there is none of is left out. */
function facts(t: Speech, { underWay, waiting, rested, toDecide, toMake }: Lately): readonly Fact[] {
  const going = waiting > 0 ? t.say('usage.waiting', { count: underWay, waiting }) : number(t, underWay);
  const half = (ms: number): string => t.say('usage.half', { time: span(t, ms) });
  return [
    ...(underWay > 0 ? [{ name: t.say('usage.underWay'), value: going }] : []),
    ...rests.filter((rest) => rested[rest] > 0).map((rest) => ({ name: t.say(`status.${rest}`), value: number(t, rested[rest]) })),
    ...(toDecide === undefined ? [] : [{ name: t.say('usage.toDecide'), value: half(toDecide) }]),
    ...(toMake === undefined ? [] : [{ name: t.say('usage.toMake'), value: half(toMake) }]),
  ];
}

/** Never less than it is: something is said to have happened within it. */
function span(t: Speech, ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / minute));
  if (minutes <= 90) return t.say('usage.minutes', { count: minutes });
  const hours = Math.ceil(ms / hour);
  return hours <= 36 ? t.say('usage.hours', { count: hours }) : t.say('usage.days', { count: Math.ceil(hours / 24) });
}

function templateRows(t: Speech, { templates }: Lately): readonly Fact[] {
  const others = templates.slice(named);
  const rows = templates.slice(0, named).map(({ name, count }) => ({ name: number(t, count), value: plain(shortened(name, room)) }));
  if (others.length === 0) return rows;
  return [...rows, { name: number(t, others.reduce((sum, { count }) => sum + count, 0)), value: t.say('usage.others', { count: others.length }) }];
}

function weekRows(t: Speech, { weeks }: Lately): readonly Fact[] {
  const most = Math.max(...weeks.map(({ count }) => count));
  return weeks.map(({ from, until, count }) => ({ name: t.days(from, until), value: `${number(t, count)} ${bar(count, most)}`.trim() }));
}

const number = (t: Speech, count: number): string => t.say('usage.count', { count });

/** One that is not empty is seen. */
const bar = (count: number, most: number): string => '■'.repeat(Math.ceil((count / Math.max(1, most)) * longest));
