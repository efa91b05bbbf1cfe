import assert from 'node:assert/strict';
import { minute, second } from '../../../src/clock.ts';
import { AppError } from '../../../src/errors.ts';
import { get, type Transport } from '../../../src/platform/graph/call.ts';
import { GraphTokens } from '../../../src/platform/graph/graph-tokens.ts';
import { baseUrl, settings, stage, StillClock, tenant } from './stage.ts';

const answering = (answer: () => Response | Promise<Response>): { readonly transport: Transport; readonly urls: string[] } => {
  const urls: string[] = [];
  const transport: Transport = (url) => {
    urls.push(url);
    return Promise.resolve(answer());
  };
  return { transport, urls };
};

describe('Tokens', () => {
  it('are fetched once for ten calls at once, and from nowhere but the tenant’s token endpoint', async () => {
    const { graph, outside } = stage(() => ({ status: 200, body: {} }));
    const calls = Array.from({ length: 10 }, (_, id) => ({ ...get(tenant, `/users/${id}`), alone: true }));
    await Promise.all(calls.map((call) => graph.ask(call)));
    assert.equal(outside.tokenRequests.length, 1);
    const [request] = outside.tokenRequests;
    assert.equal(request?.method, 'POST');
    assert.equal(new URL(request.url).origin, baseUrl);
    assert.equal(new URL(request.url).pathname, `/${tenant}/oauth2/v2.0/token`);
    const form = new URLSearchParams(String(request.body));
    assert.equal(form.get('grant_type'), 'client_credentials');
    assert.equal(form.get('scope'), 'https://graph.microsoft.com/.default');
    assert.equal(form.get('client_id'), settings.clientId);
    assert.equal(form.get('client_secret'), 'not a secret');
    assert(outside.sent.every(({ headers }) => headers.get('authorization') === 'Bearer token-1'));
  });

  it('come from Microsoft where no loopback authority is set', async () => {
    const { transport, urls } = answering(() => Response.json({ token_type: 'Bearer', access_token: 'x', expires_in: 3599 }));
    const tokens = new GraphTokens({ ...settings, loopbackAuthority: undefined }, new StillClock(), transport);
    assert.equal(await tokens.of(tenant), 'x');
    assert.equal(urls.length, 1);
    assert(urls[0]?.startsWith(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`), urls[0]);
  });

  it('are kept until five minutes before they expire, by our clock', async () => {
    const { graph, outside, clock } = stage(() => ({ status: 200, body: {} }));
    const ask = () => graph.ask(get(tenant, '/users'));
    await ask();
    await clock.pass(3599 * second - 5 * minute - 1);
    await ask();
    assert.equal(outside.tokenRequests.length, 1);
    await clock.pass(1);
    await ask();
    assert.equal(outside.tokenRequests.length, 2);
    assert.equal(outside.sent.at(-1)?.headers.get('authorization'), 'Bearer token-2');
  });

  it('are one per tenant', async () => {
    const { graph, outside } = stage(() => ({ status: 200, body: {} }));
    for (const one of [tenant, '0f0e0d0c-0000-4000-8000-00000000000b', tenant]) await graph.ask(get(one, '/users'));
    assert.equal(outside.tokenRequests.length, 2);
  });

  it('that Graph no longer takes are fetched anew, once a call', async () => {
    const { graph, outside } = stage(({ headers }) => ({ status: headers.get('authorization') === 'Bearer token-1' ? 401 : 200, body: {} }));
    assert.equal((await graph.ask(get(tenant, '/users'))).status, 200);
    assert.equal(outside.tokenRequests.length, 2);
    const never = stage(() => ({ status: 401 }));
    await assert.rejects(never.graph.ask(get(tenant, '/users')), { code: 'graph.forbidden' });
    assert.equal(never.outside.sent.length, 2);
  });

  it('say what is wrong, never with what the authority wrote, and nothing is sent without one', async () => {
    const described = { error: 'invalid_client', error_description: "AADSTS700016: Application 'Payroll of Contoso' not found" };
    const cases = [
      [() => Response.json(described, { status: 400 }), 'graph.signIn'],
      [() => Response.json(described, { status: 401 }), 'graph.signIn'],
      [() => Response.json(described, { status: 429, headers: { 'retry-after': '7' } }), 'graph.throttled'],
      [() => Response.json(described, { status: 408 }), 'graph.unavailable'],
      [() => Response.json({ ...described, error: 'temporarily_unavailable', error_codes: [90033] }, { status: 400 }), 'graph.unavailable'],
      [() => new Response('<html>', { status: 502 }), 'graph.unavailable'],
      [() => Response.json({ message: 'The gateway of Contoso has no way to it' }, { status: 503 }), 'graph.unavailable'],
      [() => Promise.reject(new TypeError('fetch failed')), 'graph.unavailable'],
      [() => Response.json({ token_type: 'Bearer' }), 'graph.unexpected'],
    ] as const;
    for (const [answer, code] of cases) {
      const clock = new StillClock();
      const tokens = new GraphTokens(settings, clock, answering(answer).transport);
      const error: unknown = await tokens.of(tenant).catch((thrown: unknown) => thrown);
      assert(error instanceof AppError);
      assert.equal(error.code, code);
      assert(!JSON.stringify([error.message, error.values, String(error.cause)]).includes('Contoso'));
      if (code === 'graph.unavailable') assert.equal(error.values['refusal'], undefined);
      if (code === 'graph.throttled') assert.equal(error.notBefore, clock.now() + 7000);
    }
  });

  it('that Entra is too busy for are not asked for again at once, whatever it names', async () => {
    const { transport } = answering(() => Response.json({}, { status: 429, headers: { 'retry-after': '0' } }));
    const error: unknown = await new GraphTokens(settings, new StillClock(), transport).of(tenant).catch((thrown: unknown) => thrown);
    assert(error instanceof AppError);
    assert.deepEqual([error.code, error.again(7)], ['graph.throttled', 7]);
  });

  it('are asked for again after a failure', async () => {
    let count = 0;
    const { transport } = answering(() =>
      ++count === 1 ? new Response(null, { status: 503 }) : Response.json({ token_type: 'Bearer', access_token: 'x', expires_in: 3599 }),
    );
    const tokens = new GraphTokens(settings, new StillClock(), transport);
    await assert.rejects(tokens.of(tenant), { code: 'graph.unavailable' });
    assert.equal(await tokens.of(tenant), 'x');
  });

  it('are not asked for a tenant that would be another address', async () => {
    const { transport, urls } = answering(() => Response.json({}));
    const tokens = new GraphTokens(settings, new StillClock(), transport);
    for (const odd of ['a/b', '', 'a?b', 'a b', '..']) await assert.rejects(tokens.of(odd), { code: 'graph.forbidden' });
    assert.deepEqual(urls, []);
  });
});
