import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readConfig, settingNames } from '../src/config.ts';
import { AppError } from '../src/errors.ts';

const problemsOf = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'config.invalid');
    return String(error.values['problems']).split('\n');
  }
  return [];
};

describe('The configuration', () => {
  const example = readFileSync('.env.example', 'utf8');
  const shown = new Map(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const),
  );

  it('is shown whole in .env.example, and nothing else is', () => {
    assert.deepEqual([...shown.keys()].toSorted(), [...settingNames].toSorted());
  });

  it('has the defaults that .env.example shows', () => {
    assert.deepEqual(readConfig(Object.fromEntries(shown)), readConfig({}));
  });

  it('cannot be changed once it is read', () => {
    assert.throws(() => Object.assign(readConfig({}), { port: 1 }), TypeError);
  });

  it('lists every problem at once, each with the name of its setting', () => {
    const wrong = { PORT: '70000', CLAIM_SECONDS: 'soon', SIMULATOR_PACE: 'slow', CLONE_SEARCH_SECONDS: '5,1', SIMULATOR_URL: 'http://example.com' };
    const problems = problemsOf(wrong);
    assert.equal(problems.length, Object.keys(wrong).length);
    for (const name of Object.keys(wrong)) assert.ok(problems.some((problem) => problem.startsWith(`${name}:`)), name);
  });

  for (const list of ['1,Infinity', '1,1e308', '1,,3', '0,1']) {
    it(`refuses to look for a clone after ${list} seconds`, () => {
      assert.match(problemsOf({ CLONE_SEARCH_SECONDS: list })[0] ?? '', /^CLONE_SEARCH_SECONDS:/);
    });
  }

  it('takes an empty value for an absent one', () => {
    assert.equal(readConfig({ PORT: '' }).port, 3978);
  });

  it('refuses the simulated tenant in production', () => {
    assert.equal(problemsOf({ NODE_ENV: 'production' }).length, 1);
  });

  const official = ['MicrosoftAppId', 'MicrosoftAppPassword', 'MicrosoftAppTenantId', 'MicrosoftAppType', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID'];
  const own = ['BOT_APP_ID', 'BotId', 'MICROSOFT_APP_ID', 'GRAPH_CLIENT_ID', 'GRAPH_TENANT_ID', 'GraphClientSecret', 'COSMOS_ENDPOINT', 'REDIS_URL'];
  for (const name of [...official, ...own]) {
    it(`refuses ${name} instead of starting a simulated tenant unawares`, () => {
      assert.match(problemsOf({ [name]: 'x' })[0] ?? '', new RegExp(`^${name}:`));
    });
  }

  it('passes over names that are others’', () => {
    const others = ['GRAPH_CONTRACT', 'AZURE_CONFIG_DIR', 'AZURE_HTTP_USER_AGENT', 'BOTTLE_SIZE', 'REDISCLI_HISTFILE', 'MICROSOFT_EDGE'];
    assert.deepEqual(problemsOf(Object.fromEntries(others.map((name) => [name, 'x']))), []);
  });
});
