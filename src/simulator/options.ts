import { parseArgs } from 'node:util';
import { everyPermission } from './graph/permissions.ts';
import { sentences } from './sentences.ts';

/** What the simulator's process was asked for. Times are in ms. */
export interface Options {
  readonly port: number;
  readonly file: string;
  readonly bot: string;
  readonly botAppId: string;
  readonly seed: number | undefined;
  readonly company: string | undefined;
  readonly cloneTime: readonly [number, number];
  readonly latency: readonly [number, number];
  readonly teamLag: readonly [number, number];
  readonly directoryLag: number;
  readonly cloneFailure?: { readonly share: number; readonly code: string };
  readonly taskDetails: 'accepted' | 'ignored';
  readonly plannerLag: readonly [number, number];
  readonly limits?: 'documented';
  readonly withheld: readonly string[];
  readonly faults: boolean;
  readonly help: boolean;
}

/** The options of a command line; throws an Error with one sentence for a person where something is wrong. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '3979' },
      file: { type: 'string', default: ':memory:' },
      bot: { type: 'string', default: 'http://127.0.0.1:3978/api/messages' },
      'bot-app-id': { type: 'string', default: '5d0c0f0e-6f2b-4c55-9f0e-7e2f5d3c1a10' },
      seed: { type: 'string' },
      company: { type: 'string' },
      'clone-time': { type: 'string', default: '4000-8000' },
      latency: { type: 'string', default: '20-80' },
      'team-lag': { type: 'string', default: '0-1000' },
      'directory-lag': { type: 'string', default: '2000' },
      'clone-failure': { type: 'string', default: '0' },
      'task-details': { type: 'string', default: 'ignored' },
      'planner-lag': { type: 'string', default: '0' },
      limits: { type: 'string', default: 'none' },
      withhold: { type: 'string', default: '' },
      faults: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = wholeNumber('port', values.port);
  if (port > 65_535) throw new Error(sentences.badArgument('port', values.port));
  return {
    port,
    file: values.file,
    bot: address('bot', values.bot),
    botAppId: values['bot-app-id'],
    seed: values.seed === undefined ? undefined : wholeNumber('seed', values.seed),
    company: values.company,
    cloneTime: range('clone-time', values['clone-time']),
    latency: range('latency', values.latency),
    teamLag: range('team-lag', values['team-lag']),
    directoryLag: wholeNumber('directory-lag', values['directory-lag']),
    ...cloneFailure(values['clone-failure']),
    taskDetails: oneOf('task-details', values['task-details'], ['accepted', 'ignored']),
    plannerLag: range('planner-lag', values['planner-lag']),
    ...(oneOf('limits', values.limits, ['none', 'documented']) === 'documented' ? { limits: 'documented' } : {}),
    withheld: permissions('withhold', values.withhold),
    faults: values.faults,
    help: values.help,
  };
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new Error(sentences.badArgument(name, value));
  return Number(value);
}

/** `4000-8000`, or one number for both ends. */
function range(name: string, value: string): readonly [number, number] {
  const [least = '', most = least, ...more] = value.split('-');
  const ends = [wholeNumber(name, least), wholeNumber(name, most)] as const;
  if (more.length > 0 || ends[0] > ends[1]) throw new Error(sentences.badArgument(name, value));
  return ends;
}

/** `0.05`, or `0.05:Conflict` with the code of the error. */
function cloneFailure(value: string): Pick<Options, 'cloneFailure'> {
  const [, share, code = 'InternalServerError'] = /^(0(?:\.\d+)?|1(?:\.0+)?)(?::(\w+))?$/.exec(value) ?? [];
  if (share === undefined) throw new Error(sentences.badArgument('clone-failure', value));
  return Number(share) === 0 ? {} : { cloneFailure: { share: Number(share), code } };
}

/** `Tasks.ReadWrite.All,Channel.Create` */
function permissions(name: string, value: string): readonly string[] {
  const names = value.split(',').filter((one) => one !== '');
  if (!names.every((one) => everyPermission.includes(one))) throw new Error(sentences.badArgument(name, value));
  return names;
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(sentences.badArgument(name, value));
  return found;
}

function address(name: string, value: string): string {
  if (!URL.canParse(value)) throw new Error(sentences.badArgument(name, value));
  return value;
}
