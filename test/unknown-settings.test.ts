import assert from 'node:assert/strict';
import { readConfig } from '../src/config.ts';
import { asAppError } from '../src/errors.ts';
import { noFile, type SettingsFile } from '../src/settings-file.ts';

function problemsOf(file: SettingsFile, env: Record<string, string> = {}): string[] {
  try {
    readConfig(env, file);
  } catch (error) {
    return String(asAppError(error).values['problems']).split('\n');
  }
  return [];
}

describe('Names in a `.env`', () => {
  const fileOf = (...names: readonly string[]): SettingsFile => ({ values: Object.fromEntries(names.map((name) => [name, 'x'])), withoutSign: [] });

  for (const [name, meant] of [
    ['PORTT', 'PORT'],
    ['port', 'PORT'],
    ['DATADIR', 'DATA_DIR'],
    ['DATA_DIRR', 'DATA_DIR'],
    ['LOG_LEVL', 'LOG_LEVEL'],
    ['ROLE', 'ROLES'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['SECOND_TEAMS_SECOND', 'SECOND_TEAM_SECONDS'],
    ['BOT_APPID', 'BOT_APP_ID'],
  ] as const) {
    it(`are refused where they are misspelt: ${name} for ${meant}`, () => {
      const problems = problemsOf(fileOf(name));
      assert.equal(problems.length, 1, problems.join());
      assert.ok(problems[0]?.startsWith(`${name}: no setting has this name; did you mean ${meant}?`), problems[0]);
    });
  }

  it('are told where nobody reads them, and let the product start all the same', () => {
    assert.deepEqual(readConfig({}, fileOf('PORT', 'COMPOSE_PROJECT_NAME', 'OUR_OWN')).unread, ['COMPOSE_PROJECT_NAME', 'OUR_OWN'], 'PORT is read from the environment');
  });

  it('are left to Node, its libraries and Azure where they are theirs', () => {
    const theirs = ['NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'TZ', 'LANG', 'LC_ALL', 'HTTP_PROXY', 'https_proxy', 'NO_PROXY', 'AZURE_CONFIG_DIR', 'SSL_CERT_FILE'];
    assert.deepEqual(readConfig({}, fileOf(...theirs)).unread, []);
  });

  it('are refused on a line that has no = and so sets nothing', () => {
    assert.match(problemsOf({ ...noFile, withoutSign: ['PORT', 'Remember'] }).join(), /^PORT: its line in `.env` has no =[^,]*$/);
  });

  it('are not those that Kubernetes sets for every service in a namespace, whatever its name begins with', () => {
    const service = { REDIS_SERVICE_HOST: '10.0.0.11', REDIS_SERVICE_PORT: '6379', REDIS_SERVICE_PORT_TCP_REDIS: '6379', REDIS_PORT: 'tcp://10.0.0.11:6379' };
    const links = { REDIS_PORT_6379_TCP: 'tcp://10.0.0.11:6379', REDIS_PORT_6379_TCP_PROTO: 'tcp', REDIS_PORT_6379_TCP_PORT: '6379', REDIS_PORT_6379_TCP_ADDR: '10.0.0.11' };
    assert.deepEqual(problemsOf(noFile, { ...service, ...links }), []);
    for (const [name, value] of [['REDIS_PORT', '6379'], ['REDIS_HOST', 'redis']] as const) assert.equal(problemsOf(noFile, { [name]: value }).length, 1);
  });

  it('are not those around us, where a name may be another program’s', () => {
    assert.deepEqual(problemsOf(noFile, { PORTT: '1', DATADIR: '/var' }), []);
    assert.deepEqual(readConfig({ OUR_OWN: 'x' }).unread, []);
  });
});
