import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beginOf, pageOf } from '../../src/audit/page.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { noon, tenant } from '../support/builders.ts';

describe('The place of a page', () => {
  const place = { at: noon, stream: 'a stream, of 100 %', seq: 7 };
  const record: AuditRecord = { ...place, actor: 'system', code: 'checkStarted', facts: {}, sealed: [], hash: '' };
  const { next } = pageOf(tenant, { limit: 1 }, [{ place, record }, { place, record }]);
  /** As whoever knows how it is made makes one of a text of theirs. */
  const forged = (text: string): string => `${text}.${createHash('sha256').update(`${tenant}\n${text}`).digest('base64url').slice(0, 12)}`;

  it('is found again by its word, whatever the stream is called', () => {
    assert.deepEqual(beginOf(tenant, { limit: 1, after: next }), place);
  });

  it('is none of another tenant’s, and of no word that was cut, changed or made so that nobody can read it', () => {
    assert.equal(beginOf('tenant-b', { limit: 1, after: next }), undefined);
    for (const after of ['', 'nowhere', next?.slice(1), next?.slice(0, -1), forged('1.1.%'), forged('1.1.%E0%A4%A'), forged('9999999999999999.1.s'), forged('1.9999999999999999.s')]) {
      assert.equal(beginOf(tenant, { limit: 1, after: after ?? '' }), undefined, after);
    }
  });
});
