import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { Speech } from '../../src/text/text.ts';
import { readBicep } from './bicep.ts';

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');

interface Action {
  readonly uses: string;
  readonly with: Readonly<Record<string, unknown>> & { readonly templates?: readonly { readonly path: string; readonly parameters: string }[]; readonly envs?: Readonly<Record<string, string | number>> };
  readonly writeToEnvironmentFile?: Readonly<Record<string, string>>;
}
interface Project {
  readonly version: string;
  readonly environmentFolderPath: string;
  readonly provision: readonly Action[];
  readonly deploy: readonly Action[];
  readonly publish?: readonly Action[];
}
interface Task {
  readonly label: string;
  readonly dependsOn?: readonly string[];
  readonly command?: string;
  readonly args?: { readonly env?: string; readonly portOccupancy?: readonly number[]; readonly ports?: readonly { readonly portNumber: number; readonly writeToEnvironmentFile: Readonly<Record<string, string>> }[] };
  readonly problemMatcher?: string | { readonly background: { readonly endsPattern: string } };
}

const projects = { dev: 'm365agents.yml', local: 'm365agents.local.yml' } as const;
const tasks = (JSON.parse(read('.vscode/tasks.json')) as { tasks: readonly Task[] }).tasks;
const launch = JSON.parse(read('.vscode/launch.json')) as {
  configurations: readonly { name: string; port?: number; url?: string }[];
  compounds: readonly { configurations: readonly string[]; preLaunchTask: string }[];
};
const { scripts, version } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>>; version: string };

const holesOf = (text: string): readonly string[] => [...text.matchAll(/\$\{\{\s*(?:\w+:)?(\w+)\s*\}\}/g)].map(([, name = '']) => name);
const variablesOf = (file: string): ReadonlyMap<string, string> => new Map([...read(file).matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
const tunnel = tasks.flatMap(({ args }) => (args?.ports ?? []).flatMap((port) => Object.values(port.writeToEnvironmentFile)));

/** What the toolkit asks a person for, or makes up, where it is empty (microsoftteams/platform/toolkit/teamsfx-multi-env). */
const builtIn = ['TEAMSFX_ENV', 'APP_NAME_SUFFIX', 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP_NAME', 'RESOURCE_SUFFIX'];

/** The files that an action fills variables into. */
const filledBy = ({ uses, with: given }: Action): readonly string[] => {
  if (uses === 'arm/deploy') return (given.templates ?? []).map(({ parameters }) => parameters);
  return uses === 'teamsApp/zipAppPackage' ? [String(given['manifestPath'])] : [];
};

describe('For the Agents Toolkit', () => {
  for (const [env, file] of Object.entries(projects)) {
    const project = parse(read(file)) as Project;
    const actions = [...project.provision, ...project.deploy, ...(project.publish ?? [])];
    const variables = variablesOf(`env/.env.${env}`);

    it(`${file} names files that are there`, () => {
      assert.equal(project.environmentFolderPath, './env');
      const paths = actions.flatMap((action) => [...filledBy(action), ...(action.with.templates ?? []).map(({ path }) => path)]);
      assert.ok(paths.length >= 1);
      for (const path of paths) assert.ok(existsSync(new URL(path, root)), path);
    });

    it(`${file} uses each variable only once it has a value: from the file, a person, the tunnel or an action before`, () => {
      const known = new Set([...variables].filter(([, value]) => value !== '').map(([name]) => name));
      for (const name of [...builtIn, ...(env === 'local' ? tunnel : [])]) known.add(name);
      for (const action of actions) {
        const used = [...holesOf(JSON.stringify(action)), ...filledBy(action).flatMap((path) => holesOf(read(path)))];
        for (const name of used) assert.ok(known.has(name), `${action.uses}: ${name}`);
        for (const name of Object.values(action.writeToEnvironmentFile ?? {})) known.add(name);
        for (const { path } of action.with.templates ?? []) for (const name of readBicep(read(path)).outputs.keys()) known.add(name);
      }
    });

    it(`env/.env.${env} lists every variable that is used or written, and none besides`, () => {
      const used = actions.flatMap((action) => [...holesOf(JSON.stringify(action)), ...filledBy(action).flatMap((path) => holesOf(read(path)))]);
      const written = actions.flatMap((action) => [
        ...Object.values(action.writeToEnvironmentFile ?? {}),
        ...(action.with.templates ?? []).flatMap(({ path }) => [...readBicep(read(path)).outputs.keys()]),
      ]);
      const plain = new Set([...used, ...written, 'TEAMSFX_ENV'].filter((name) => !name.startsWith('SECRET_')));
      assert.deepEqual([...variables.keys()].toSorted(), [...plain].toSorted());
    });

    it(`env/.env.${env} holds no secret and no id of anybody`, () => {
      for (const [name, value] of variables) {
        assert.doesNotMatch(name, /SECRET|PASSWORD|TOKEN|CERTIFICATE/);
        assert.ok(value.length <= 12, `${name}=${value}`);
      }
      assert.equal(variables.get('TEAMSFX_ENV'), env);
    });
  }

  it('whatever is secret or made stays out of git', () => {
    const ignored = ['env/.env.local.user', 'env/.env.dev.user', '.localConfigs', 'dist/teamwright.dev.zip'];
    const found = execFileSync('git', ['check-ignore', '--no-index', ...ignored], { cwd: root, encoding: 'utf8' });
    assert.deepEqual(found.trim().split('\n'), ignored);
  });

  it('the templates get parameters that they have, the image the tag of this version', () => {
    const { params } = readBicep(read('deploy/main.bicep'));
    for (const file of ['deploy/main.parameters.json', 'deploy/app.parameters.json']) {
      const { parameters } = JSON.parse(read(file)) as { parameters: Readonly<Record<string, unknown>> };
      for (const name of Object.keys(parameters)) assert.ok(params.has(name), `${file}: ${name}`);
      for (const [name, { value }] of params) assert.ok(value !== undefined || name in parameters, `${file}: ${name}`);
    }
    assert.equal(variablesOf('env/.env.dev').get('IMAGE_TAG'), version);
  });

  describe('F5', () => {
    const local = parse(read(projects.local)) as Project;
    const written = local.deploy.find(({ uses }) => uses === 'file/createOrUpdateEnvironmentFile')?.with;
    const labels = tasks.map(({ label }) => label);

    it('starts tasks that are there, in an order that is there', () => {
      for (const { preLaunchTask, configurations } of launch.compounds) {
        assert.ok(labels.includes(preLaunchTask), preLaunchTask);
        for (const name of configurations) assert.ok(launch.configurations.some((one) => one.name === name), name);
      }
      const order = tasks.find(({ label }) => label === launch.compounds[0]?.preLaunchTask)?.dependsOn ?? [];
      for (const label of order) assert.ok(labels.includes(label), label);
      assert.deepEqual(order.map((label) => tasks.find((task) => task.label === label)?.command), [
        'debug-check-prerequisites', 'debug-start-local-tunnel', 'provision', 'deploy', 'npm run start:local',
      ]);
      for (const { args } of tasks) if (args?.env !== undefined) assert.equal(args.env, 'local');
    });

    it('opens the app that was made, in Teams', () => {
      const urls = launch.configurations.flatMap(({ url }) => url ?? []);
      assert.equal(urls.length, 2);
      for (const url of urls) assert.ok(url.includes('${{local:TEAMS_APP_ID}}'), url);
    });

    it('agrees on its ports', () => {
      const port = written?.envs?.['PORT'];
      const inspected = launch.configurations.find(({ name }) => name === 'Attach')?.port;
      assert.deepEqual(tasks.flatMap(({ args }) => args?.ports ?? []).map(({ portNumber }) => portNumber), [port]);
      assert.deepEqual(tasks.flatMap(({ args }) => args?.portOccupancy ?? []), [port, inspected]);
      assert.ok(scripts['start:local']?.includes(`--inspect=127.0.0.1:${inspected ?? ''} --env-file=${String(written?.['target']).replace('./', '')} `));
    });

    it('gives the product settings that it takes for a bot in a real tenant', () => {
      const id = '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a02';
      const values: Readonly<Record<string, string>> = { PUBLIC_URL: 'https://x-3978.euw.devtunnels.ms/' };
      const filled = Object.entries(written?.envs ?? {}).map(([name, value]) => [name, String(value).replace(/^\$\{\{(\w+)\}\}$/, (_hole, hole: string) => values[hole] ?? id)]);
      const config = readConfig(Object.fromEntries(filled) as Record<string, string>);
      assert.deepEqual([config.bot?.appId, config.bot?.tenant, config.bot?.teamsAppId, config.bot?.credential.kind], [id, id, id, 'secret']);
    });

    it('hears that the product is running', () => {
      const matcher = tasks.find(({ label }) => label === 'Start')?.problemMatcher;
      assert.ok(typeof matcher === 'object');
      assert.match(new Speech().say('start.listening', { url: 'http://127.0.0.1:3978', publicUrl: 'https://bot.example' }), new RegExp(matcher.background.endsPattern));
    });
  });
});
