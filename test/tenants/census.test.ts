import assert from 'node:assert/strict';
import { censusOf } from '../../src/tenants/census.ts';
import { noon } from '../support/builders.ts';
import { openStores } from '../support/stores.ts';

const client = { platform: 'Windows', locale: 'en-US' };
const uuid = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

describe('What is counted of a sign-in', () => {
  const { keys } = openStores();
  const of = (tenant: string, person: string, at = noon) => censusOf(keys, tenant, person, at, client);

  it('is what the data page names, in its words', async () => {
    const { UserID, 'Session ID': session, ...fields } = await of('t', 'ann');
    assert.deepEqual(fields, { AppName: 'Teamwright', DeviceModel: '', OSName: 'Windows', OSVersion: '', UserLanguage: 'EN-US' });
    assert.match(UserID, uuid);
    assert.match(session, uuid);
  });

  it('has one id for a person, and another for each of their sessions', async () => {
    const [first, second] = [await of('t', 'ann'), await of('t', 'ann', noon + 1)];
    assert.equal(first.UserID, second.UserID);
    assert.notEqual(first['Session ID'], second['Session ID']);
  });

  it('has other ids for others, in other tenants, and where another key was made', async () => {
    const ids = [await of('t', 'ann'), await of('t', 'bob'), await of('u', 'ann'), await censusOf(openStores().keys, 't', 'ann', noon, client)].map(({ UserID }) => UserID);
    assert.equal(new Set(ids).size, 4);
  });
});
