import { inspect } from 'node:util';
import { environment, readConfig, type Config } from './config.ts';
import { settingsFile } from './settings-file.ts';
import { second } from './clock.ts';
import { AppError, asAppError } from './errors.ts';
import { redacted } from './redaction.ts';
import { isTextKey, Speech, type TextKey } from './text/text.ts';

const t = new Speech();

/** Each brings what only it needs when it is asked for. */
const commands: Readonly<Record<string, (config: Config, words: readonly string[]) => Promise<number>>> = {
  start,
  demo: async (config) => (await import('./commands/demo.ts')).demo(config),
  attention: async (config, words) => (await import('./commands/attention.ts')).attention(config, words),
  audit: async (config, words) => (await import('./commands/audit.ts')).audit(config, words),
  doctor: async (config, words) => (await import('./commands/doctor.ts')).doctor(config, words),
  tenants: async (config, words) => (await import('./commands/tenants.ts')).tenants(config, words),
  templates: async (config, words) => (await import('./commands/templates.ts')).templates(config, words),
  reset: async (config, words) => (await import('./commands/reset.ts')).reset(config, words),
  setup: async (config, words) => (await import('./commands/setup.ts')).setup(config, words),
  manifest: async (config, words) => (await import('./commands/manifest.ts')).manifest(config, words),
  picture: async (config) => (await import('./commands/picture.ts')).picture(config),
};

/** Who told us to end waits no longer, whatever hangs. Nothing is lost: the store is the truth. */
const longestStop = 24 * second;

const asksForHelp = ['--help', '-h', 'help'];

/** Those that take words of their own; the others take none, and are told of together. */
const usages: Readonly<Record<string, TextKey>> = {
  attention: 'operator.usage',
  audit: 'audit.usage',
  doctor: 'doctor.usage',
  tenants: 'tenants.usage',
  templates: 'templates.usage',
  reset: 'reset.usage',
  setup: 'setup.usage',
  manifest: 'manifest.usage',
};

/** Runs a command by its word; without one, the product. The exit code says how it went. */
export async function main([word = 'start', ...words]: readonly string[]): Promise<void> {
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
  // Before the settings are read: help is asked for where they are wrong, and no reset is meant by a word that nobody knows.
  const usage = usages[word];
  const helps = words.includes('--help') || words.includes('-h');
  if (helps || (usage === undefined && words.length > 0)) {
    console[helps ? 'log' : 'error'](t.say(usage ?? 'start.usage'));
    process.exitCode = helps ? 0 : 2;
    return;
  }
  try {
    const file = settingsFile();
    process.exitCode = await command(readConfig(environment(file), file), words);
  } catch (thrown) {
    const { code, values, cause } = asAppError(thrown);
    const key = `error.${code}`;
    console.error(t.say(isTextKey(key) ? key : 'error.unexpected', values));
    if (cause !== undefined) console.error(redacted(inspect(cause)));
    process.exitCode = command === commands['doctor'] && code === 'config.invalid' ? 2 : 1;
  }
  // A call that is never answered would keep the process.
  if (command === start) process.exit();
}

/** Listens until it is told to end, or the simulated tenant is gone: then throws `simulator.failed`. */
async function start(config: Config): Promise<number> {
  for (const name of config.unread) console.error(t.say('doctor.setting.unread', { name }));
  // Before the start: a signal that comes meanwhile ends it properly too.
  const { promise: ending, resolve: end } = Promise.withResolvers<AppError | undefined>();
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => end(undefined));
  const { pause, startApp } = await import('./app.ts');
  const late = ending.then(() => pause(longestStop));
  const starting = config.collector ? (await import('./collector.ts')).startCollector(config) : startApp(config);
  const app = await Promise.race([starting, late]);
  if (!app) return 0;
  void app.outsideEnded.then(() => end(new AppError('simulator.failed')));
  console.log(config.collector ? t.say('start.collecting', { url: app.url }) : app.simulatorUrl ? t.say('start.ready', { url: app.simulatorUrl }) : t.say('start.listening', { url: app.url, publicUrl: config.bot?.publicUrl ?? '' }));
  console.log(t.say(app.simulatorUrl ? 'start.stopTrial' : 'start.stop'));
  const why = await ending;
  await Promise.race([app.stop(), late]);
  if (why) throw why;
  return 0;
}
