import { blobNames, readBlob, type BlobConfig } from './blob-config.ts';
import { distributedNames, readCollector, readCosmos, readEvents, readRedis, type CollectorConfig, type CosmosConfig, type EventsConfig, type RedisConfig } from './distributed-config.ts';
import { insightsNames, readInsights, type InsightsConfig } from './insights-config.ts';
import { SettingReader, type Environment } from './setting-reader.ts';
import { noFile, settingsFile, type SettingsFile } from './settings-file.ts';
import { refuseUnknown } from './unknown-settings.ts';

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
  /** Whether it is asked for by name, and not only what is left without a bot. */
  readonly isAskedFor: boolean;
}

/** `web` answers Teams; `jobs` checks, tells and makes teams; `scheduler` rings for what is due by time; `collector` keeps audit events. */
export type Role = (typeof roles)[number];

const roles = ['web', 'jobs', 'scheduler', 'collector'] as const;

/** Without the collector, which is a process for itself. */
export const usual: readonly Role[] = ['web', 'jobs', 'scheduler'];

/** Everything that is set from outside; times in ms. */
export interface Config {
  /** The address to listen on: this machine's own, or every one of a container. */
  readonly host: '127.0.0.1' | '0.0.0.0';
  readonly port: number;
  readonly dataDir: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** For how long a line of the log is kept. */
  readonly logRetention: number;
  /** What this process does. */
  readonly roles: readonly Role[];
  /** Where everything is kept; undefined: in `dataDir`. */
  readonly cosmos: CosmosConfig | undefined;
  /** Where bells and limits are shared; undefined: in this process. */
  readonly redis: RedisConfig | undefined;
  /** Where templates' pictures are kept; undefined: in `dataDir`, or nowhere where several processes have no folder in common. */
  readonly blob: BlobConfig | undefined;
  /** To whom audit events are told; undefined: to nobody. */
  readonly events: EventsConfig | undefined;
  /** What the event collector needs; undefined: this is none. */
  readonly collector: CollectorConfig | undefined;
  /** Where the product's use is counted; undefined: nowhere. */
  readonly insights: InsightsConfig | undefined;
  readonly bot: BotConfig | undefined;
  /** Of no account where there is a bot. */
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
  /** Names that the `.env` sets, and that neither we nor what we run on read. */
  readonly unread: readonly string[];
}

/** How the app proves to Entra who it is; exactly one. */
export type CredentialConfig =
  /** A PEM file with a private key and its certificate. */
  | { readonly kind: 'certificate'; readonly file: string }
  /** A user-assigned managed identity, by its client id: the bot itself, or one whose tokens the bot's app registration takes for its own. */
  | { readonly kind: 'managedIdentity'; readonly client: string }
  | { readonly kind: 'secret'; readonly secret: string };

/** The bot in a real tenant; without it the tenant is simulated. */
export interface BotConfig {
  /** Of the app registration, or of the managed identity that the bot is. */
  readonly appId: string;
  /** The `id` of the Teams app's manifest. */
  readonly teamsAppId: string;
  /** The tenant in which the bot is registered; the first that it serves. */
  readonly tenant: string;
  readonly credential: CredentialConfig;
  /** Where the channel reaches us: `https://HOST`. */
  readonly publicUrl: string;
  /** `http://127.0.0.1:PORT` of something that plays Entra, Graph and the Bot Framework; undefined: they themselves. */
  readonly standIn: string | undefined;
}

/** The names that are read, for `.env.example` to be compared with. */
export const settingNames = [
  'HOST',
  'PORT',
  'BOT_APP_ID',
  'BOT_TENANT_ID',
  'BOT_CERTIFICATE_FILE',
  'BOT_MANAGED_IDENTITY_ID',
  'BOT_CLIENT_SECRET',
  'PUBLIC_URL',
  'TEAMS_APP_ID',
  'STAND_IN_URL',
  'SIMULATOR',
  'SIMULATOR_PORT',
  'SIMULATOR_URL',
  'SIMULATOR_PACE',
  'SIMULATOR_COMPANY',
  'DATA_DIR',
  'LOG_LEVEL',
  'LOG_RETENTION_DAYS',
  'ROLES',
  ...distributedNames,
  ...blobNames,
  ...insightsNames,
  'CLAIM_SECONDS',
  'SWEEP_SECONDS',
  'CLONE_POLL_SECONDS',
  'CLONE_SEARCH_SECONDS',
  'SECOND_TEAM_SECONDS',
] as const;

type SettingName = (typeof settingNames)[number];

/** The process's environment; a `.env` in the current folder fills in what is not set. Throws `config.invalid` where that cannot be read. */
export function environment({ values }: SettingsFile = settingsFile()): Environment {
  for (const [name, value] of Object.entries(values)) process.env[name] ??= value;
  // What Application Insights' library would tell Microsoft of itself.
  process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = 'true';
  return process.env;
}

/**
 * Reads all settings; `file` is the `.env` that some of them come from, in which no name is another program's. Throws `config.invalid`
 * whose `problems` lists every one that is wrong, a line each.
 */
export function readConfig(env: Environment, file: SettingsFile = noFile): Config {
  const reader = new SettingReader<SettingName>(env);
  const bot = readBot(reader);
  const collector = readCollector(reader);
  // The collector has no tenant, simulated or not.
  const isReal = bot !== undefined || collector !== undefined;
  const config: Config = {
    host: reader.oneOf('HOST', ['127.0.0.1', '0.0.0.0'], '127.0.0.1'),
    port: reader.port('PORT', 3978),
    dataDir: reader.text('DATA_DIR') ?? './.data',
    logLevel: reader.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    logRetention: reader.days('LOG_RETENTION_DAYS', 15, 1, 365),
    roles: reader.someOf('ROLES', roles, usual),
    cosmos: readCosmos(reader),
    redis: readRedis(reader),
    blob: readBlob(reader),
    events: readEvents(reader),
    collector,
    insights: readInsights(reader),
    bot,
    simulator: readSimulator(reader),
    claim: reader.seconds('CLAIM_SECONDS', 30, 1, 600),
    sweep: reader.seconds('SWEEP_SECONDS', 30, 1, 30),
    clonePoll: reader.seconds('CLONE_POLL_SECONDS', 5, 0.1, 300),
    cloneSearch: reader.secondsList('CLONE_SEARCH_SECONDS', [30, 60, 120, 300, 600, 1200]),
    secondTeam: reader.secondsList('SECOND_TEAM_SECONDS', [1800, 3600, 14_400, 43_200, 86_400]),
    unread: refuseUnknown(reader, { env, file, isReal, known: settingNames }),
  };
  checkRoles(reader, config);
  if (bot && reader.text('SIMULATOR') !== undefined) reader.problem('config.besideSimulator');
  if (!isReal && env['NODE_ENV'] === 'production') reader.problem('config.production');
  reader.finish();
  return Object.freeze(config);
}

/** The collector has nothing to do with what the others share, and whoever has nothing to share with others does all that they do. */
function checkRoles(reader: SettingReader<SettingName>, { roles: own, cosmos, redis, collector }: Config): void {
  const keeps = own.includes('collector');
  if (keeps ? own.length > 1 || !collector : collector) reader.problem('config.collector', { name: 'ROLES', beside: 'POSTGRES_URL' });
  if (!keeps && !cosmos && own.length < usual.length) reader.problem('config.alone', { name: 'ROLES' });
  // Its bells go over Redis to others; where there is none they ring in its own process.
  if (own.includes('scheduler') && !own.includes('jobs') && !redis) reader.problem('config.scheduler', { name: 'ROLES' });
}

const credentials = ['BOT_CERTIFICATE_FILE', 'BOT_MANAGED_IDENTITY_ID', 'BOT_CLIENT_SECRET'] as const;
const section = ['BOT_APP_ID', 'BOT_TENANT_ID', ...credentials, 'PUBLIC_URL', 'TEAMS_APP_ID', 'STAND_IN_URL'] as const;

/** Begun means whole: half a bot is no simulated tenant. */
function readBot(reader: SettingReader<SettingName>): BotConfig | undefined {
  if (section.every((name) => reader.text(name) === undefined)) return undefined;
  for (const name of ['BOT_APP_ID', 'BOT_TENANT_ID', 'PUBLIC_URL'] as const) {
    if (reader.text(name) === undefined) reader.problem('config.missing', { name });
  }
  const given = credentials.filter((name) => reader.text(name) !== undefined);
  if (given.length !== 1) reader.problem('config.credential', { names: credentials.join(', '), given: given.join(', '), count: given.length });
  const appId = reader.id('BOT_APP_ID') ?? '';
  return {
    appId,
    teamsAppId: reader.id('TEAMS_APP_ID') ?? appId,
    tenant: reader.id('BOT_TENANT_ID') ?? '',
    credential: readCredential(reader),
    publicUrl: reader.origin('PUBLIC_URL') ?? '',
    standIn: reader.loopback('STAND_IN_URL'),
  };
}

function readCredential(reader: SettingReader<SettingName>): CredentialConfig {
  const client = reader.id('BOT_MANAGED_IDENTITY_ID');
  if (client !== undefined) return { kind: 'managedIdentity', client };
  const file = reader.text('BOT_CERTIFICATE_FILE');
  return file === undefined ? { kind: 'secret', secret: reader.text('BOT_CLIENT_SECRET') ?? '' } : { kind: 'certificate', file };
}

function readSimulator(reader: SettingReader<SettingName>): SimulatorConfig {
  reader.oneOf('SIMULATOR', ['1'], '1');
  return {
    port: reader.port('SIMULATOR_PORT', 3979),
    url: reader.loopback('SIMULATOR_URL'),
    pace: reader.oneOf('SIMULATOR_PACE', ['real', 'quick'], 'real'),
    company: reader.text('SIMULATOR_COMPANY'),
    isAskedFor: reader.text('SIMULATOR') !== undefined,
  };
}
