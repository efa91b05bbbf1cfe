import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ChatActivity } from '../../src/commands/chat.ts';
import { violationsIn } from './checker/checker.ts';
import type { Evidence, LiveTeam, RequestRow, TrailRow } from './checker/evidence.ts';

const codes = ['requestSubmitted', 'checkStarted', 'approvalRequested', 'requestApproved', 'processingStarted', 'callIntended', 'cloneAccepted', 'teamCreated', 'requestProcessed'];

function aTrail(of: readonly string[] = codes): readonly TrailRow[] {
  let previous = '';
  return of.map((code, index) => {
    const facts: TrailRow['facts'] = code === 'callIntended' ? { step: 'clone' } : code.startsWith('requestA') || code === 'requestRejected' ? { round: 1 } : {};
    const record = { actor: 'system', at: 0, code, facts, sealed: [], seq: index + 1, stream: 'r' };
    previous = createHash('sha256').update(`${previous}\n${JSON.stringify(record)}`).digest('hex');
    return { ...record, hash: previous };
  });
}

const aTeam = (id = 't'): LiveTeam => ({ id, displayName: 'Apollo', description: 'To the moon', searchableFrom: 0, parts: ['General', 'General / Site'] });

function aRequest(trail: readonly TrailRow[], change: Partial<RequestRow> = {}): RequestRow {
  const last = trail.at(-1);
  return {
    id: 'r',
    wakeAtColumn: null,
    status: 'processed',
    reference: 'TW-1234',
    plan: { name: 'Apollo', description: 'To the moon' },
    made: { team: 't' },
    approval: { round: 1, decision: { decision: 'approved' } },
    trail: { seq: trail.length, hash: last?.hash ?? '' },
    ...change,
  };
}

const card = (...lines: readonly string[]): ChatActivity => ({ id: lines.join(), from: 'bot', revision: 1, text: '', attachments: [{ content: lines.map((text) => ({ type: 'TextBlock', text })) }] });

const asking = (id: string): ChatActivity => ({ ...card(''), id, attachments: [{ content: [{ type: 'TextBlock', text: 'TW-1234' }, { type: 'Action.Execute', verb: 'approval.decide', data: {} }] }] });

const statuses = ['saved', 'preprocessing', 'approval', 'approved', 'processing', 'postprocessing', 'processed'];
const committed = (status: string, epoch?: number) => ({ process: 1, at: 5, request: 'r', run: epoch === undefined ? undefined : 'r.1', epoch, status });

interface Change extends Partial<Omit<Evidence, 'chronicle'>> {
  readonly trail?: readonly string[];
  readonly request?: Partial<RequestRow>;
  readonly chronicle?: Partial<Evidence['chronicle']>;
}

/** What a story leaves in which everything went well, and what a test makes of it. */
function look({ trail, request, chronicle, ...change }: Change = {}): readonly string[] {
  const records = aTrail(trail);
  return violationsIn({
    requests: [aRequest(records, request)],
    trails: new Map([['r', records]]),
    heads: records.slice(-1),
    live: [aTeam()],
    chats: new Map([['rita', [card('Project · TW-1234', 'Ready · 100 %')]]]),
    known: new Set(['asked']),
    asked: 0,
    effects: [],
    runsDue: 0,
    chronicle: { sent: [], held: [], committed: statuses.map((status) => committed(status)), isOutOfTime: false, ...chronicle },
    ...change,
  });
}

const finds = (expected: RegExp, change: Change) => (): void => {
  const found = look(change);
  assert.ok(found.some((one) => expected.test(one)), found.join('\n'));
};

const clone = { process: 1, service: 'graph', method: 'POST', path: '/v1.0/teams/s/clone', parts: [], status: 202 } as const;
const held = (process: number, epoch: number, from: number, end: number) => ({ process, run: 'r.1', epoch, from, end });

describe('The checker', () => {
  it('finds nothing where all went well', () => assert.deepEqual(look(), []));

  it('finds a second team (I1)', finds(/I1.*2 teams/, { live: [aTeam(), aTeam('u')] }));
  it('finds that there is none (I1)', finds(/I1.*no team/, { live: [] }));
  it('finds a team of what was rejected (I1)', finds(/I1.*has a team/, { request: { status: 'rejected' } }));
  it('finds a marker that was left (I1)', finds(/I1.*described/, { live: [{ ...aTeam(), description: 'To the moon abcdefghijklmnop' }] }));
  it('finds a tab that is there twice (I1)', finds(/I1.*twice/, { live: [{ ...aTeam(), parts: ['General', 'General / Site', 'General / Site'] }] }));
  it('finds a team that nobody looked for (I1)', finds(/I1.*could be found/, {
    request: { status: 'error', made: undefined as never },
    trails: new Map([['r', aTrail(['requestParked']).map((record) => ({ ...record, at: 9000, facts: { failure: 'team.cloneLost' } }))]]),
  }));

  it('finds what is never looked at again (I2)', finds(/I2.*never/, { request: { status: 'processing' } }));
  it('finds what waits for nobody (I2)', finds(/I2.*for whom/, { request: { status: 'error', wakeAt: 1, wakeAtColumn: 1 } }));
  it('finds an effect that nobody carried out (I2)', finds(/I2.*card\.status/, { effects: ['card.status'] }));

  it('finds a transition without a record (I3)', finds(/I3.*requestApproved/, { trail: codes.filter((code) => code !== 'approvalRequested') }));
  it('finds a kept head that is none of its trail (I3)', finds(/I3.*kept apart.*record 4/, { heads: [{ stream: 'r', seq: 4, hash: 'another' }] }));
  it('finds a transition with two (I3)', finds(/I3.*teamCreated/, { trail: codes.flatMap((code) => (code === 'teamCreated' ? [code, code] : [code])) }));
  it('finds a record that was changed (I3)', finds(/I3.*follow/, { trails: new Map([['r', aTrail().map((record) => (record.seq === 3 ? { ...record, at: 1 } : record))]]) }));
  it('finds a gap (I3)', finds(/I3.*missing/, { trails: new Map([['r', aTrail().filter(({ seq }) => seq !== 3)]]) }));
  it('finds a call of which nobody says what became of it (I3)', finds(/I3.*call of clone/, { trail: codes.filter((code) => code !== 'cloneAccepted') }));
  it('finds a commit that the trail does not know (I3)', finds(/I3.*went/, { chronicle: { committed: [committed('saved'), committed('error')] } }));

  it('finds a card that shows something else (I4)', finds(/I4.*Rita reads/, { chats: new Map([['rita', [card('Project · TW-1234', 'Checking · 20 %')]]]) }));
  it('finds who is still asked (I4)', finds(/I4.*olga is asked/, { chats: new Map([['olga', [asking('asked')]]]) }));
  it('knows that a card whose post was lost cannot be edited (I4)', () => {
    const chats = new Map([['rita', [card('Project · TW-1234', 'Ready · 100 %')]], ['olga', [asking('lost')]]]);
    assert.deepEqual(look({ chats }), []);
  });
  it('finds a card beside it that is known and shows something else (I4)', () => {
    const chats = new Map([['rita', [card('Project · TW-1234', 'Ready · 100 %'), { ...card('Project · TW-1234', 'Checking · 20 %'), id: 'asked' }]]]);
    assert.match(look({ chats }).join(), /I4.*Rita reads/);
    assert.deepEqual(look({ chats, known: new Set() }), []);
  });
  it('finds a third card, unless she has asked for one (I4)', () => {
    const chats = new Map([['rita', Array.from({ length: 3 }, () => card('Project · TW-1234', 'Ready · 100 %'))]]);
    assert.match(look({ chats }).join(), /I4.*3 cards/);
    assert.deepEqual(look({ chats, asked: 1 }), []);
  });
  it('finds that there is no card (I4)', finds(/I4.*no card/, { chats: new Map() }));

  it('finds a commit of an epoch that is over (I5)', finds(/I5.*epoch 1/, { chronicle: { committed: [committed('processing', 1)], held: [held(1, 1, 0, 3), held(2, 2, 4, 9)] } }));
  it('finds a call after its claim’s end (I5)', finds(/I5.*after its claim/, { chronicle: { sent: [{ ...clone, at: 9 }], held: [held(1, 1, 0, 3)] } }));

  it('finds a round that is decided twice (I6)', finds(/I6.*2 times/, { trail: codes.flatMap((code) => (code === 'requestApproved' ? [code, 'requestRejected'] : [code])) }));
  it('finds another decision than the recorded one (I6)', finds(/I6.*keeps rejected/, { request: { approval: { round: 1, decision: { decision: 'rejected' } } } }));
});
