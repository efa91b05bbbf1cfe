import assert from 'node:assert/strict';
import { day, minute } from '../../src/clock.ts';
import { aDraft, aTemplate, noon, tenant } from '../support/builders.ts';
import type { ProcessStores } from './stores-under-test.ts';

export function catalogConforms(both: () => readonly [ProcessStores, ProcessStores], pass: (ms: number) => void): void {
  describe('A template', () => {
    it('is saved by one of those who have read it', async () => {
      const [{ catalog }, other] = both();
      const many = (etag: number) => Promise.all(Array.from({ length: 10 }, (_, index) => both()[index % 2]!.catalog.saveTemplate(tenant, aTemplate(), etag, [])));
      assert.equal((await many(0)).filter(Boolean).length, 1);
      const stored = await other.catalog.template(tenant, aTemplate().templateConfiguration.id);
      assert.ok(stored);
      assert.equal((await many(stored.etag)).filter(Boolean).length, 1);
      assert.equal(await catalog.saveTemplate(tenant, aTemplate(), stored.etag, []), false);
      assert.equal((await other.catalog.templates(tenant)).length, 1);
    });
  });

  describe('A draft', () => {
    it('is revised by one of those who have read it, and by nobody when it is gone', async () => {
      const [{ catalog }, other] = both();
      const draft = aDraft({ revision: 1 });
      await catalog.saveDraft(draft);
      const revised = await Promise.all(Array.from({ length: 10 }, (_, index) => both()[index % 2]!.catalog.reviseDraft({ ...draft, revision: 2 }, 1)));
      assert.equal(revised.filter(Boolean).length, 1);
      assert.equal((await other.catalog.draft(tenant, draft.id))?.revision, 2);
      await other.catalog.forgetDraft(tenant, draft.id);
      assert.deepEqual([await catalog.draft(tenant, draft.id), await catalog.reviseDraft({ ...draft, revision: 3 }, 2)], [undefined, false]);
    });

    it('that was begun long ago is forgotten, and no other', async () => {
      const [{ catalog }, other] = both();
      await catalog.saveDraft(aDraft({ id: 'old', now: noon }));
      pass(day + 2 * minute);
      await catalog.saveDraft(aDraft({ id: 'new', now: noon + minute }));
      await other.catalog.forgetDraftsBefore(noon + 1);
      assert.deepEqual([await catalog.draft(tenant, 'old'), (await catalog.draft(tenant, 'new'))?.id], [undefined, 'new']);
    });
  });
}
