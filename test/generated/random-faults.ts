import type { Fault } from '../../src/simulator/faults.ts';
import type { Draw } from './random-company.ts';

/** What is asked of Graph while a team is made. */
const calls: readonly (readonly [string, string])[] = [
  ['POST', '/tabs$'],
  ['POST', '/planner/plans$'],
  ['POST', '/planner/buckets$'],
  ['POST', '/planner/tasks$'],
  ['PATCH', '/details$'],
  ['GET', '/details$'],
  ['POST', '/members/add$'],
  ['GET', '/members$'],
  ['POST', '/channels$'],
  ['GET', '/channels$'],
  ['PUT', '/photo/\\$value$'],
  ['PATCH', '/groups/[^/]+$'],
  ['PATCH', '/teams/[^/]+$'],
  ['DELETE', '/members/[^/]+$'],
  ['POST', '\\$batch$'],
];

/** A few of the ways in which Graph fails: refusals that stay, outages that pass, answers that are lost. */
export function randomFaults(draw: Draw): readonly Fault[] {
  return Array.from({ length: draw.number(2, 5) }, (): Fault => {
    const [method, path] = draw.one(calls);
    const how = draw.one(['refused', 'busy', 'lost', 'reset'] as const);
    const rest = { match: { method, path }, skip: draw.few(10), times: draw.number(1, how === 'refused' ? 30 : 3) };
    if (how === 'refused') return { ...rest, when: 'before', answer: { status: method === 'GET' ? 503 : draw.one([400, 403]) } };
    if (how === 'busy') return { ...rest, when: 'before', answer: { status: draw.one([429, 503]), headers: { 'retry-after': '2' } } };
    return { ...rest, when: 'after', answer: how === 'reset' ? 'reset' : { status: 504 } };
  });
}
