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
  const others = ['BOT_ID', 'BotId', 'MICROSOFT_APP_ID', 'GRAPH_CLIENT_ID', 'GRAPH_TENANT_ID', 'GraphClientSecret', 'COSMOS_ENDPOINT', 'REDIS_URL', 'BLOB_ENDPOINT'];
  for (const name of [...official, ...others]) {
    it(`refuses ${name} instead of starting a simulated tenant unawares`, () => {
      assert.match(problemsOf({ [name]: 'x' })[0] ?? '', new RegExp(`^${name}:`));
    });
  }

  describe('of several machines', () => {
    const cosmos = { COSMOS_ENDPOINT: 'https://account.documents.azure.com', COSMOS_KEY: 'a2V5' };
    const token = 't'.repeat(32);

    it('is one process that does everything, where nothing is said', () => {
      const { roles, cosmos: store, redis, events, collector } = readConfig({});
      assert.deepEqual([roles, store, redis, events, collector], [['web', 'jobs', 'scheduler'], undefined, undefined, undefined, undefined]);
    });

    it('takes an account’s address as Azure’s portal shows it', () => {
      assert.equal(readConfig({ ...cosmos, COSMOS_ENDPOINT: `${cosmos.COSMOS_ENDPOINT}:443/` }).cosmos?.endpoint, cosmos.COSMOS_ENDPOINT);
    });

    it('takes an account with its key, or with an identity, and some roles beside it', () => {
      assert.deepEqual(readConfig({ ...cosmos, ROLES: 'jobs' }).cosmos, { endpoint: cosmos.COSMOS_ENDPOINT, database: 'teamwright', key: 'a2V5', identity: undefined });
      const identity = '01234567-89ab-cdef-0123-456789abcdef';
      assert.equal(readConfig({ COSMOS_ENDPOINT: cosmos.COSMOS_ENDPOINT, COSMOS_MANAGED_IDENTITY_ID: identity }).cosmos?.identity, identity);
    });

    it('takes Redis with TLS anywhere, and without on this machine', () => {
      for (const url of ['rediss://:secret@redis.example:10000', 'redis://127.0.0.1:6379', 'redis://localhost']) assert.deepEqual(readConfig({ REDIS_URL: url }).redis, { url, prefix: 'teamwright' });
    });

    it('takes an account for pictures with its key, or with an identity, by the account’s name in its address', () => {
      assert.equal(readConfig({}).blob, undefined);
      const identity = '01234567-89ab-cdef-0123-456789abcdef';
      const endpoint = 'https://pictures1.blob.core.windows.net';
      assert.deepEqual(readConfig({ BLOB_ENDPOINT: `${endpoint}/`, BLOB_KEY: 'a2V5' }).blob, { endpoint, account: 'pictures1', key: 'a2V5', identity: undefined });
      assert.deepEqual(readConfig({ BLOB_ENDPOINT: endpoint, BLOB_MANAGED_IDENTITY_ID: identity }).blob, { endpoint, account: 'pictures1', key: undefined, identity });
      assert.equal(readConfig({ BLOB_ENDPOINT: 'http://127.0.0.1:10000/devstoreaccount1', BLOB_KEY: 'a2V5' }).blob?.account, 'devstoreaccount1');
    });

    it('takes a collector by itself, and others that tell it', () => {
      const POSTGRES_URL = 'postgresql://owner:secret@db.example/audit?sslmode=verify-full';
      assert.deepEqual(readConfig({ ROLES: 'collector', POSTGRES_URL, COLLECTOR_TOKEN: token }).collector, { postgres: POSTGRES_URL, token });
      assert.deepEqual(readConfig({ COLLECTOR_URL: 'https://collector.example', COLLECTOR_TOKEN: token }).events, { url: 'https://collector.example', token });
    });

    it('has a collector run in production, which knows no tenant, real or simulated', () => {
      const alone = { ROLES: 'collector', POSTGRES_URL: 'postgres://127.0.0.1/a', COLLECTOR_TOKEN: token, AZURE_CLIENT_ID: 'x' };
      assert.deepEqual(problemsOf({ ...alone, NODE_ENV: 'production' }), []);
    });

    const refused: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ COLLECTOR_TOKEN: token }, /^COLLECTOR_URL: missing beside COLLECTOR_TOKEN/],
      [{ COLLECTOR_URI: 'https://collector.example', COLLECTOR_TOKEN: token }, /^COLLECTOR_URI: no setting/],
      [{ COSMOS_KEY: 'k' }, /^COSMOS_ENDPOINT: missing beside COSMOS_KEY/],
      [{ COSMOS_ENDPOINT: cosmos.COSMOS_ENDPOINT }, /^One of COSMOS_KEY, COSMOS_MANAGED_IDENTITY_ID is missing/],
      [{ ...cosmos, COSMOS_MANAGED_IDENTITY_ID: '01234567-89ab-cdef-0123-456789abcdef' }, /only one of them/],
      [{ ...cosmos, COSMOS_ENDPOINT: 'http://account.documents.azure.com' }, /^COSMOS_ENDPOINT:/],
      [{ ...cosmos, COSMOS_ENDPOINT: 'https://account.documents.azure.com:443/dbs' }, /^COSMOS_ENDPOINT:/],
      [{ ...cosmos, COSMOS_DATABASE: 'a/b' }, /^COSMOS_DATABASE:/],
      [{ REDIS_URL: 'redis://127.0.0.1', REDIS_PREFIX: 'a b' }, /^REDIS_PREFIX:/],
      [{ COSMOS_CONNECTION_STRING: 'x' }, /^COSMOS_CONNECTION_STRING: no setting/],
      [{ BLOB_KEY: 'k' }, /^BLOB_ENDPOINT: missing beside BLOB_KEY/],
      [{ BLOB_ENDPOINT: 'https://pictures1.blob.core.windows.net' }, /^One of BLOB_KEY, BLOB_MANAGED_IDENTITY_ID is missing/],
      ...['http://pictures1.blob.core.windows.net', 'https://pictures1.blob.core.windows.net/template-pictures', 'http://127.0.0.1:10000', 'https://localhost'].map(
        (BLOB_ENDPOINT) => [{ BLOB_ENDPOINT, BLOB_KEY: 'k' }, /^BLOB_ENDPOINT: https:\/\/ACCOUNT/] as const,
      ),
      [{ BLOB_CONNECTION_STRING: 'x' }, /^BLOB_CONNECTION_STRING: no setting/],
      [{ REDIS_URL: 'redis://redis.example' }, /^REDIS_URL:/],
      [{ ROLES: 'jobs' }, /^ROLES: without COSMOS_ENDPOINT/],
      [{ ...cosmos, ROLES: 'scheduler' }, /^ROLES: a scheduler rings over Redis/],
      [{ ...cosmos, ROLES: 'web,scheduler' }, /^ROLES: a scheduler rings over Redis/],
      [{ ...cosmos, ROLES: 'job' }, /^ROLES: some of web, jobs, scheduler, collector/],
      [{ ROLES: 'collector' }, /^ROLES: the collector/],
      [{ POSTGRES_URL: 'postgres://127.0.0.1/a', COLLECTOR_TOKEN: token }, /^ROLES: the collector/],
      [{ ROLES: 'collector', POSTGRES_URL: 'postgres://127.0.0.1/a', COLLECTOR_TOKEN: 'short' }, /^COLLECTOR_TOKEN:/],
      [{ COLLECTOR_URL: 'https://collector.example' }, /^COLLECTOR_TOKEN:/],
      ...['postgres://db.example/a', 'postgres://db.example/a?sslmode=no-verify', 'postgres://127.0.0.1/a?host=db.example', 'mysql://127.0.0.1/a'].map(
        (POSTGRES_URL) => [{ ROLES: 'collector', POSTGRES_URL, COLLECTOR_TOKEN: token }, /^POSTGRES_URL:/] as const,
      ),
    ];
    for (const [env, problem] of refused) {
      it(`refuses ${JSON.stringify(env)}`, () => {
        const problems = problemsOf(env);
        assert.ok(problems.some((one) => problem.test(one)), problems.join('\n'));
      });
    }
  });

  describe('of a bot in a real tenant', () => {
    const appId = '01234567-89ab-cdef-0123-456789abcdef';
    const whole = { BOT_APP_ID: appId, BOT_TENANT_ID: appId, BOT_CERTIFICATE_FILE: 'bot.pem', PUBLIC_URL: 'https://bot.example' };

    it('is taken when it is whole', () => {
      const { bot } = readConfig({ ...whole, PUBLIC_URL: 'https://Bot.example/' });
      assert.deepEqual(bot, { appId, teamsAppId: appId, tenant: appId, credential: { kind: 'certificate', file: 'bot.pem' }, publicUrl: 'https://bot.example', standIn: undefined });
    });

    it('is refused with everything that is missing, whichever part was begun', () => {
      for (const name of Object.keys(whole)) {
        const value = whole[name as keyof typeof whole];
        const problems = problemsOf({ [name]: value });
        for (const other of Object.keys(whole)) assert.equal(problems.some((problem) => problem.includes(other)), other !== name, `${name} alone: ${other}`);
      }
    });

    it('takes one proof of who it is, not two', () => {
      const [problem] = problemsOf({ ...whole, BOT_CLIENT_SECRET: 'x'.repeat(40) });
      assert.match(problem ?? '', /BOT_CERTIFICATE_FILE, BOT_CLIENT_SECRET: only one/);
      assert.doesNotMatch(problem ?? '', /xxxx/, 'no secret is told');
    });

    for (const [name, value] of [
      ['BOT_APP_ID', 'Teamwright'],
      ['BOT_TENANT_ID', 'contoso.com'],
      ['BOT_MANAGED_IDENTITY_ID', '1'],
      ['PUBLIC_URL', 'http://bot.example'],
      ['PUBLIC_URL', 'https://bot.example/api/messages'],
      ['STAND_IN_URL', 'https://graph.microsoft.com'],
      ['SIMULATOR', '1'],
      ['BOT_APPID', appId],
      ['BOT_CERTIFICATE', 'bot.pem'],
    ] as const) {
      it(`refuses ${name}=${value}`, () => {
        const { BOT_CERTIFICATE_FILE: file, ...rest } = whole;
        const proof: Record<string, string> = name === 'BOT_MANAGED_IDENTITY_ID' ? {} : { BOT_CERTIFICATE_FILE: file };
        const problems = problemsOf({ ...rest, ...proof, [name]: value });
        assert.equal(problems.length, 1, problems.join());
        assert.match(problems[0] ?? '', new RegExp(`^${name}:`));
      });
    }

    it('runs in production, and beside names that a platform sets', () => {
      assert.deepEqual(problemsOf({ ...whole, NODE_ENV: 'production', AZURE_CLIENT_ID: appId }), []);
    });
  });

  it('takes a connection string of Application Insights that is whole, and tells nothing of one that is not', () => {
    const key = '01234567-89ab-4def-8123-456789abcdef';
    const whole = `InstrumentationKey=${key};IngestionEndpoint=https://francecentral-1.in.applicationinsights.azure.com/`;
    const { insights } = readConfig({ APPLICATIONINSIGHTS_CONNECTION_STRING: whole });
    assert.deepEqual(insights, { connectionString: whole, ingestion: 'https://francecentral-1.in.applicationinsights.azure.com/', identity: undefined });
    for (const half of [key, `InstrumentationKey=${key}`, `InstrumentationKey=x;IngestionEndpoint=https://a.example/`, whole.replace('https', 'http')]) {
      const [problem, ...others] = problemsOf({ APPLICATIONINSIGHTS_CONNECTION_STRING: half });
      assert.match(problem ?? '', /^APPLICATIONINSIGHTS_CONNECTION_STRING:/);
      assert.deepEqual([others, problem?.includes(key)], [[], false]);
    }
  });

  it('takes a managed identity for it, and nothing else nor that alone', () => {
    const id = '01234567-89AB-4def-8123-456789abcdef';
    const APPLICATIONINSIGHTS_CONNECTION_STRING = `InstrumentationKey=${id};IngestionEndpoint=https://a.example/`;
    const proof = `Authorization=AAD;ClientId=${id}`;
    assert.equal(readConfig({ APPLICATIONINSIGHTS_CONNECTION_STRING, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: proof }).insights?.identity, id.toLowerCase());
    for (const wrong of ['Authorization=AAD', `ClientId=${id}`, 'Authorization=AAD;ClientId=x', `${proof};ClientSecret=Zq9`]) {
      const [problem, ...others] = problemsOf({ APPLICATIONINSIGHTS_CONNECTION_STRING, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: wrong });
      assert.match(problem ?? '', /^APPLICATIONINSIGHTS_AUTHENTICATION_STRING:/);
      assert.deepEqual([others, /Zq9|0123/.test(problem ?? '')], [[], false]);
    }
    assert.match(problemsOf({ APPLICATIONINSIGHTS_AUTHENTICATION_STRING: proof }).join(), /beside APPLICATIONINSIGHTS_CONNECTION_STRING/);
  });

  it('passes over names that are others’', () => {
    const others = ['GRAPH_CONTRACT', 'AZURE_CONFIG_DIR', 'AZURE_HTTP_USER_AGENT', 'BOTTLE_SIZE', 'REDISCLI_HISTFILE', 'MICROSOFT_EDGE'];
    assert.deepEqual(problemsOf(Object.fromEntries(others.map((name) => [name, 'x']))), []);
  });
});
