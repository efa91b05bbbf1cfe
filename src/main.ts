import { startApp } from './app.ts';
import { demo } from './commands/demo.ts';
import { picture } from './commands/picture.ts';
import { reset } from './commands/reset.ts';
import { environment, readConfig, type Config } from './config.ts';
import { asAppError } from './errors.ts';
import { isTextKey, Speech } from './text/text.ts';

const t = new Speech();

const commands: Readonly<Record<string, (config: Config) => Promise<number>>> = { start, demo, picture, reset };

const asksForHelp = ['--help', '-h', 'help'];

/** Runs a command by its word; without one, the product. The exit code says how it went. */
export async function main([word = 'start']: readonly string[]): Promise<void> {
  if (asksForHelp.includes(word)) {
    console.log(t.say('start.usage'));
    return;
  }
  const command = commands[word];
  if (!command) {
    console.error(t.say('start.unknownCommand', { name: word, commands: Object.keys(commands).join(', ') }));
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = await command(readConfig(environment()));
  } catch (thrown) {
    const { code, values, cause } = asAppError(thrown);
    const key = `error.${code}`;
    console.error(t.say(isTextKey(key) ? key : 'error.unexpected', values));
    if (cause !== undefined) console.error(cause);
    process.exitCode = 1;
  }
}

/** Listens until it is told to end. */
async function start(config: Config): Promise<number> {
  // Before the start: a signal that comes meanwhile ends it properly too.
  const told = new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const app = await startApp(config);
  console.log(t.say('start.ready', { url: app.simulatorUrl }));
  console.log(t.say('start.stop'));
  await told;
  await app.stop();
  return 0;
}
