import assert from 'node:assert/strict';
import type { SQLInputValue } from 'node:sqlite';
import { Database, type Row } from '../../../src/platform/embedded/database.ts';
import { schema } from '../../../src/platform/embedded/schema.ts';
import { SqliteRequestStore } from '../../../src/platform/embedded/sqlite-request-store.ts';
import { noon, tenant } from '../../support/builders.ts';

/** Says how what it was asked last would be found. */
class Explained extends Database {
  plan = '';

  override all(sql: string, ...values: SQLInputValue[]): Row[] {
    this.plan = super.all(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => String(detail)).join('\n');
    return super.all(sql, ...values);
  }

  override one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.all(sql, ...values)[0];
  }
}

describe('A tenant’s requests', () => {
  const db = new Explained(':memory:', schema);
  const store = new SqliteRequestStore(db);
  after(() => db.close());

  const looks: Readonly<Record<string, readonly [index: string, look: () => Promise<unknown>]>> = {
    'of a person': ['requests_of', () => store.requestsOf(tenant, 'ann', 10)],
    'of a person that are open': ['requests_of', () => store.openRequestsOf(tenant, 'ann', 10)],
    'with a reference': ['requests_called', () => store.withReference(tenant, 'TW-7K3F')],
    'that need attention': ['requests_attention', () => store.needingAttention(tenant, 10)],
    'that wait for somebody': ['requests_open', () => store.waitingFor(tenant, 'ann', 10)],
    'that are open, of a template': ['requests_open', () => store.openOf(tenant, 'project')],
    'that are overdue': ['requests_open', () => store.overdue(tenant, noon, 10)],
  };

  for (const [which, [index, look]] of Object.entries(looks)) {
    it(`${which} are found without a look at all the others`, async () => {
      await look();
      assert.match(db.plan, new RegExp(`SEARCH requests USING (?:COVERING )?INDEX ${index} `), db.plan);
    });
  }
});
