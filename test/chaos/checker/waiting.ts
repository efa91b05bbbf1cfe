import type { Evidence } from './evidence.ts';

const ended = ['processed', 'rejected', 'withdrawn', 'expired'];
const forPeople = ['approval', 'error'];

/** I2: every accepted request has ended or is looked at again; one that waits for a person says for whom; what ended leaves nothing to do. */
export function waitingOf({ requests, effects, runsDue }: Evidence): readonly string[] {
  const found = requests.flatMap(({ reference, status, wakeAt, wakeAtColumn, waitsFor }) => {
    const tell = (what: string): string => `I2: ${reference} is ${status} and ${what}`;
    const isOver = ended.includes(status);
    const names = waitsFor !== undefined && (waitsFor.who === 'admins' || waitsFor.people.length > 0);
    return [
      ...(isOver === (wakeAt === undefined) ? [] : [tell(isOver ? 'is looked at again' : 'is never looked at again')]),
      ...((wakeAt ?? null) === wakeAtColumn ? [] : [tell('its row is found at another time')]),
      ...(forPeople.includes(status) === names ? [] : [tell(names ? 'waits for a person' : 'does not say for whom it waits')]),
      ...(!isOver && status !== 'error' ? [tell('rests')] : []),
    ];
  });
  const left = effects.filter((key) => key !== '');
  return [...found, ...left.map((key) => `I2: the effect ${key} is left`), ...(runsDue > 0 ? ['I2: a run is due'] : [])];
}
