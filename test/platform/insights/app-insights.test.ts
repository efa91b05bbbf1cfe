import assert from 'node:assert/strict';
import { minute } from '../../../src/clock.ts';
import { AppError } from '../../../src/errors.ts';
import { AsyncCorrelation } from '../../../src/platform/embedded/async-correlation.ts';
import { PinoTelemetry } from '../../../src/platform/embedded/pino-telemetry.ts';
import { AppInsights } from '../../../src/platform/insights/app-insights.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Ingestion } from '../../support/ingestion.ts';

const connectionString = 'InstrumentationKey=01234567-89ab-4def-8123-456789abcdef;IngestionEndpoint=https://127.0.0.1:9/';
const press = '0199d3c1-5b1a-7abc-8def-0123456789ab';

describe('Application Insights', () => {
  let ingestion: Ingestion;
  let clock: FakeClock;
  let correlation: AsyncCorrelation;
  let insights: AppInsights;

  beforeEach(() => {
    ingestion = new Ingestion();
    clock = new FakeClock();
    correlation = new AsyncCorrelation();
    insights = new AppInsights({ connectionString, version: '1.2.3' }, { clock, correlation }, ingestion);
  });
  afterEach(() => insights.end());

  it('has a usage event with its name and fields once it is told', async () => {
    await insights.usage('request_approved', { request_id: press });
    assert.deepEqual(ingestion.events, [{ name: 'request_approved', fields: { request_id: press } }]);
    assert.deepEqual([...ingestion.addresses].map((address) => new URL(address).host), ['127.0.0.1:9']);
  }).timeout(20_000);

  it('has every one of many that are told at once', async () => {
    const names = Array.from({ length: 50 }, (_, number) => `event_${number}`);
    await Promise.all(names.map((name) => insights.usage(name, {}).then(() => assert.ok(ingestion.events.some((one) => one.name === name)))));
    assert.equal(ingestion.events.length, 50);
  });

  for (const status of [206, 307, 308, 400, 401, 429, 500, 503]) {
    it(`that answers ${status} is told again, and not before a minute`, async () => {
      ingestion.status = status;
      const isAway = (thrown: unknown): boolean => thrown instanceof AppError && thrown.code === 'insights.unavailable' && thrown.remedy === 'again' && thrown.notBefore === until;
      const until = clock.now() + minute;
      await assert.rejects(insights.usage('request_created', {}), isAway);
      ingestion.status = 200;
      await assert.rejects(insights.usage('request_created', {}), isAway);
      assert.deepEqual(ingestion.events, []);
      await clock.advance(minute);
      await insights.usage('request_created', {});
      assert.deepEqual(ingestion.events.map(({ name }) => name), ['request_created']);
      assert.deepEqual([...ingestion.addresses].map((address) => new URL(address).host), ['127.0.0.1:9'], 'nobody else is asked');
    });
  }

  it('is told who tells by a token of the identity that is set, asked for once while it lasts', async () => {
    const asked: string[] = [];
    const token = async (resource: string) => {
      asked.push(resource);
      return { value: 'Zq9token', expires: Date.now() + 60 * minute };
    };
    const proven = new AppInsights({ connectionString, version: '1.2.3', token }, { clock, correlation }, ingestion);
    await proven.usage('request_created', {});
    await proven.usage('request_approved', {});
    await proven.end();
    assert.equal(ingestion.authorization, 'Bearer Zq9token');
    assert.deepEqual([...new Set(asked)], ['https://monitor.azure.com']);
    assert.equal(ingestion.events.length, 2);
    assert.doesNotMatch(JSON.stringify(ingestion.envelopes), /Zq9/);
  });

  it('for which the identity has no token is told again later, and never without one', async () => {
    let isAway = true;
    const token = () => (isAway ? Promise.reject(new AppError('graph.unavailable')) : Promise.resolve({ value: 'Zq9token', expires: Date.now() + 60 * minute }));
    const proven = new AppInsights({ connectionString, version: '1.2.3', token }, { clock, correlation }, ingestion);
    await assert.rejects(proven.usage('request_created', {}), { code: 'insights.unavailable' });
    assert.equal(ingestion.addresses.size, 0);
    isAway = false;
    await clock.advance(minute);
    await proven.usage('request_created', {});
    assert.equal(ingestion.events.length, 1);
    await proven.end();
  });

  it('has each line of the log as a trace, covered as it is there, and of an error an exception without its message', async () => {
    const telemetry = new PinoTelemetry('info', { write: () => undefined }, correlation, insights.line);
    await correlation.within(press, async () => {
      telemetry.note('http.refused', { status: 401, token: 'Zq9canary' });
      telemetry.failure('turn', new Error('Zq9canary, said Rita'), { tenant: 'a' });
      telemetry.debug('not at this level', {});
    });
    await insights.end();
    const traces = ingestion.of('MessageData').map(({ data: { baseData } }) => [baseData.message, baseData.properties?.['correlation']]);
    assert.deepEqual(traces, [['http.refused', press], ['turn', press]]);
    const [exception] = ingestion.of('ExceptionData');
    assert.match(JSON.stringify(exception), /"message":"unexpected"/);
    assert.doesNotMatch(JSON.stringify(ingestion.envelopes), /Zq9canary|Rita/);
  });

  it('has requests and dependencies of a press under one operation, failures among them', async () => {
    await correlation.within(press, async () => {
      await insights.call({ kind: 'request', name: 'POST /api/messages', target: '' }, () => Promise.resolve({ status: 200 }));
      await insights.call({ kind: 'dependency', name: 'GET /v1.0/teams/{id}', target: 'graph.microsoft.com' }, () => Promise.resolve({ status: 404 }));
      await assert.rejects(insights.call({ kind: 'dependency', name: 'POST /v1.0/$batch', target: 'graph.microsoft.com' }, () => Promise.reject(new Error('reset'))));
    });
    await insights.end();
    const told = ['RequestData', 'RemoteDependencyData'].flatMap((type) => ingestion.of(type)).map(({ tags, data: { baseData } }) => [baseData.name, baseData['target'] ?? '', baseData['resultCode'] ?? baseData['responseCode'], baseData['success'], tags['ai.operation.id'], baseData.properties]);
    const operation = press.replaceAll('-', '');
    const [{ tags }] = ingestion.of('RequestData') as [(typeof ingestion.envelopes)[number]];
    assert.deepEqual([tags['ai.cloud.role'], tags['ai.application.ver']], ['teamwright', '1.2.3']);
    assert.deepEqual(told, [
      ['POST /api/messages', '', '200', true, operation, { correlation: press }],
      ['GET /v1.0/teams/{id}', 'graph.microsoft.com', '404', false, operation, { correlation: press }],
      ['POST /v1.0/$batch', 'graph.microsoft.com', '0', false, operation, { correlation: press }],
    ]);
  });
});
