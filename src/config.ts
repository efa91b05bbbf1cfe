import { existsSync } from 'node:fs';
import { AppError } from './errors.ts';
import { Speech, type TextKey, type TextValues } from './text/text.ts';

/** How quickly the simulated Microsoft 365 works: as one is used to, or as tests like it. */
export type Pace = 'real' | 'quick';

export interface SimulatorConfig {
  /** 0 takes any free port. */
  readonly port: number;
  /** A simulator that runs already; undefined: one is started and ends with us. */
  readonly url: string | undefined;
  readonly pace: Pace;
  /** A company file in place of the built-in companies. */
  readonly company: string | undefined;
}

/** Everything that is set from outside; times in ms. */
export interface Config {
  readonly port: number;
  readonly dataDir: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly simulator: SimulatorConfig;
  /** How long a worker holds a run unless it renews. */
  readonly claim: number;
  /** How often what is overdue is looked for. */
  readonly sweep: number;
  /** Between two looks at a running clone. */
  readonly clonePoll: number;
  /** When to look for a clone whose answer was lost, counted from its call. */
  readonly cloneSearch: readonly number[];
  /** When to look for a second team after such a call, counted from when its answer was missed. */
  readonly secondTeam: readonly number[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Sections of a real tenant, by how their settings begin; refused rather than passed over, so that nobody gets a simulated tenant unawares. */
const unsupported = ['BOT_', 'COSMOS_', 'REDIS_', 'APPLICATIONINSIGHTS_'];

/** The same, in the spellings that other products and samples have taught people: upper-cased and without underscores. */
const unsupportedFolded = [
  ...['MICROSOFTAPP', 'BOTAPP', 'BOTID', 'BOTPASSWORD', 'BOTTENANT', 'BOTDOMAIN', 'AADAPP', 'AZURECLIENT', 'AZURETENANT'],
  ...['GRAPHCLIENT', 'GRAPHTENANT', 'GRAPHAPP', 'GRAPHSECRET', 'GRAPHCERTIFICATE', 'COSMOSDB', 'REDISURL', 'APPINSIGHTS'],
];

function isUnsupported(name: string): boolean {
  const upper = name.toUpperCase();
  const folded = upper.replaceAll('_', '');
  return unsupported.some((prefix) => upper.startsWith(prefix)) || unsupportedFolded.some((prefix) => folded.startsWith(prefix));
}

/** The names that are read, for `.env.example` to be compared with. */
export const settingNames = [
  'PORT',
  'SIMULATOR',
  'SIMULATOR_PORT',
  'SIMULATOR_URL',
  'SIMULATOR_PACE',
  'SIMULATOR_COMPANY',
  'DATA_DIR',
  'LOG_LEVEL',
  'CLAIM_SECONDS',
  'SWEEP_SECONDS',
  'CLONE_POLL_SECONDS',
  'CLONE_SEARCH_SECONDS',
  'SECOND_TEAM_SECONDS',
] as const;

type SettingName = (typeof settingNames)[number];

/** The process's environment; a `.env` in the current folder fills in what is not set. */
export function environment(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/** Reads all settings. Throws `config.invalid` whose `problems` lists every one that is wrong, a line each. */
export function readConfig(env: Environment): Config {
  const reader = new Reader(env);
  const config: Config = {
    port: reader.port('PORT', 3978),
    dataDir: reader.text('DATA_DIR') ?? './.data',
    logLevel: reader.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    simulator: {
      port: reader.port('SIMULATOR_PORT', 3979),
      url: reader.loopback('SIMULATOR_URL'),
      pace: reader.oneOf('SIMULATOR_PACE', ['real', 'quick'], 'real'),
      company: reader.text('SIMULATOR_COMPANY'),
    },
    claim: reader.seconds('CLAIM_SECONDS', 30, 1, 600),
    sweep: reader.seconds('SWEEP_SECONDS', 30, 1, 30),
    clonePoll: reader.seconds('CLONE_POLL_SECONDS', 5, 0.1, 300),
    cloneSearch: reader.secondsList('CLONE_SEARCH_SECONDS', [30, 60, 120, 300, 600, 1200]),
    secondTeam: reader.secondsList('SECOND_TEAM_SECONDS', [1800, 3600, 14_400, 43_200, 86_400]),
  };
  reader.oneOf('SIMULATOR', ['1'], '1');
  if (env['NODE_ENV'] === 'production') reader.problem('config.production');
  for (const name of Object.keys(env)) {
    if (isUnsupported(name)) reader.problem('config.unsupported', { name });
  }
  reader.finish();
  return Object.freeze(config);
}

/** Reads setting by setting, and remembers what was wrong until the end. */
class Reader {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  problem(key: TextKey, values: TextValues = {}): void {
    this.#problems.push(new Speech().say(key, values));
  }

  finish(): void {
    if (this.#problems.length > 0) throw new AppError('config.invalid', { problems: this.#problems.join('\n') });
  }

  text(name: SettingName): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  oneOf<T extends string>(name: SettingName, values: readonly T[], otherwise: T): T {
    const value = this.text(name) ?? otherwise;
    const found = values.find((one) => one === value);
    if (found === undefined) this.problem('config.oneOf', { name, values: values.join(', ') });
    return found ?? otherwise;
  }

  port(name: SettingName, otherwise: number): number {
    return this.#number(name, otherwise, 0, 65_535, true);
  }

  seconds(name: SettingName, otherwise: number, least: number, most: number): number {
    return this.#number(name, otherwise, least, most, false) * 1000;
  }

  secondsList(name: SettingName, otherwise: readonly number[]): readonly number[] {
    const numbers = (this.text(name) ?? otherwise.join(',')).split(',').map(Number);
    const rising = numbers.every((number, index) => number > (numbers[index - 1] ?? 0) && Number.isFinite(number * 1000));
    if (!rising) this.problem('config.rising', { name });
    return numbers.map((number) => number * 1000);
  }

  loopback(name: SettingName): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(value)) {
      this.problem('config.loopback', { name });
    }
    return value;
  }

  #number(name: SettingName, otherwise: number, least: number, most: number, whole: boolean): number {
    const number = Number(this.text(name) ?? otherwise);
    const fits = number >= least && number <= most && (!whole || Number.isInteger(number));
    if (!fits) this.problem(whole ? 'config.wholeNumber' : 'config.number', { name, least, most });
    return fits ? number : otherwise;
  }
}
