import { transition } from '../../src/requests/lifecycle.ts';
import type { CommitResult } from '../../src/requests/commit.ts';
import type { Requests } from '../../src/requests/requests.ts';
import type { Kept } from './kept.ts';
import type { Wiring } from './process.ts';
import { instead } from './witness.ts';

/** The store that a mutation writes around. */
function embedded({ db }: Kept): NonNullable<Kept['db']> {
  if (!db) throw new Error('Only the embedded store is written around');
  return db;
}

/** A store that takes what a run writes whoever's the run is by now. */
const withoutEpochs: Wiring = {
  store: (store, { kept }) =>
    instead(store, {
      commit: async (commit) => {
        const { request, run } = commit;
        const row = run && embedded(kept).one('SELECT epoch FROM runs WHERE tenant = ? AND request = ? AND attempt = ?', request.tenant, request.id, run.attempt);
        return store.commit(run && row ? { ...commit, run: { ...run, epoch: Number(row['epoch']) } } : commit);
      },
    }),
  runs: (runs) => instead(runs, { renew: () => Promise.resolve(true) }),
};

/** A service that finds no team whose answer was lost. */
const withoutSearch: Wiring = {
  teams: (teams) => instead(teams, { lookForClone: () => Promise.resolve([]) }),
};

/** A press that decides whatever has been decided before. */
const withoutStamps: Wiring = {
  core: (core, { clock }) => {
    const { changes } = core;
    const decide: Requests['decide'] = async (actor, id, _, decision, comment) => {
      const request = await changes.current(actor.tenant, id);
      if (!request) return { kind: 'unknown' };
      const by = { id: actor.id, displayName: actor.name };
      const next = transition({ ...request, status: 'approval' }, { kind: 'decided', decision, by, comment, override: false }, clock.now());
      if (!next) return { kind: 'late', request };
      const written = await changes.write(request.version, next);
      return written !== 'conflict' && written.outcome === 'applied' ? { kind: 'done', request: written.request } : { kind: 'late', request };
    };
    return { ...core, requests: instead(core.requests, { decide }) };
  },
};

/** A store that writes request, run, trail and effects one after the other. */
const withoutAtomicCommit: Wiring = {
  store: (store, world, life) =>
    instead(store, {
      commit: async ({ request, expected, audit, effects, run }): Promise<CommitResult> => {
        const bare = { request, expected, audit: [], effects: [] };
        const result = await store.commit(run ? { ...bare, run } : bare);
        if (result !== 'committed') return result;
        await life.pause();
        const db = embedded(world.kept);
        for (const record of audit) {
          db.run('INSERT OR REPLACE INTO audit (tenant, stream, seq, value) VALUES (?, ?, ?, ?)', request.tenant, record.stream, record.seq, JSON.stringify(record));
          await life.pause();
        }
        for (const one of effects)
          db.run(
            `INSERT INTO effects (tenant, request, key, version, due_at, held_until, tries, value) VALUES (?, ?, ?, 1, ?, 0, 0, ?)
             ON CONFLICT (tenant, request, key) DO UPDATE SET version = version + 1, due_at = excluded.due_at, tries = 0, value = excluded.value`,
            request.tenant,
            request.id,
            one.key,
            one.dueAt,
            JSON.stringify(one),
          );
        return 'committed';
      },
    }),
};

/** The product with one of its guards left out, by wiring alone. */
export const mutations: Readonly<Record<string, Wiring>> = { withoutEpochs, withoutSearch, withoutStamps, withoutAtomicCommit };
