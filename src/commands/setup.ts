import type { Config } from '../config.ts';
import { setUpStores } from '../stores.ts';
import { Speech } from '../text/text.ts';
import type { Said } from './operator.ts';

const t = new Speech();

/** How it is said what was done with a container. */
const done = { made: 'setup.made', changed: 'setup.changed', kept: 'setup.kept' } as const;

/** `npm run setup -- cosmos`: 0 when the account has all that is needed, 1 where none is configured, 2 when nobody can tell what is meant. */
export async function setup({ cosmos }: Config, words: readonly string[], say: Said = console): Promise<number> {
  const [word, ...more] = words;
  if (word !== 'cosmos' || more.length > 0) {
    say.log(t.say('setup.usage'));
    return word === undefined || ['--help', '-h'].includes(word) ? 0 : 2;
  }
  if (!cosmos) {
    say.error(t.say('setup.noCosmos'));
    return 1;
  }
  for (const { container, outcome } of await setUpStores(cosmos)) say.log(t.say(done[outcome], { container, database: cosmos.database }));
  return 0;
}
