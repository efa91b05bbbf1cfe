import type { Config } from '../config.ts';
import { setUpPictures } from '../picture-stores.ts';
import { setUpStores } from '../stores.ts';
import { Speech } from '../text/text.ts';
import { tellUsage, type Said } from './operator.ts';

const t = new Speech();

/** How it is said what was done with a container. */
const done = { made: 'setup.made', changed: 'setup.changed', kept: 'setup.kept' } as const;

/** `npm run setup -- cosmos` or `-- blob`: 0 when the account has all that is needed, 1 where none is configured, 2 when nobody can tell what is meant. */
export async function setup(config: Config, words: readonly string[], say: Said = console): Promise<number> {
  const [word, ...more] = words;
  if (word === 'cosmos' && more.length === 0) return setUpCosmos(config, say);
  if (word === 'blob' && more.length === 0) return setUpBlob(config, say);
  return tellUsage(say, t.say('setup.usage'), words);
}

async function setUpCosmos({ cosmos }: Config, say: Said): Promise<number> {
  if (!cosmos) {
    say.error(t.say('setup.noCosmos'));
    return 1;
  }
  for (const { container, outcome } of await setUpStores(cosmos)) say.log(t.say(done[outcome], { container, database: cosmos.database }));
  return 0;
}

async function setUpBlob({ blob }: Config, say: Said): Promise<number> {
  if (!blob) {
    say.error(t.say('setup.noBlob'));
    return 1;
  }
  const { container, outcome } = await setUpPictures(blob);
  say.log(t.say(done[outcome], { container, database: blob.account }));
  return 0;
}
