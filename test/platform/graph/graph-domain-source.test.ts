import assert from 'node:assert/strict';
import { GraphDomainSource } from '../../../src/platform/graph/graph-domain-source.ts';
import { each, stage, tenant } from './stage.ts';

const answering = (...verifiedDomains: readonly object[]) =>
  new GraphDomainSource(stage(each(() => ({ status: 200, body: { value: [{ verifiedDomains }] } }))).graph);

describe('The domains of a tenant', () => {
  it('are the one that it began with and the one that it uses', async () => {
    const domains = answering(
      { name: 'other.example', isDefault: false, isInitial: false },
      { name: 'contoso.example', isDefault: true, isInitial: false },
      { name: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true },
    );
    assert.deepEqual(await domains.domains(tenant), { initial: 'contoso.onmicrosoft.com', standard: 'contoso.example' });
  });

  it('may be one and the same, or not be named', async () => {
    const one = { name: 'contoso.onmicrosoft.com', isDefault: true, isInitial: true };
    assert.deepEqual(await answering(one).domains(tenant), { initial: one.name, standard: one.name });
    assert.deepEqual(await answering().domains(tenant), { initial: '', standard: '' });
  });
});
