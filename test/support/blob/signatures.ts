import { createHmac } from 'node:crypto';
import { Refused } from './refused.ts';
import type { WireRequest } from './wire-server.ts';

const sharedKey = 'rest/api/storageservices/authorize-with-shared-key';
const serviceSas = 'rest/api/storageservices/create-service-sas';
const delegationSas = 'rest/api/storageservices/create-user-delegation-sas';

const sum = (key: string, text: string): string => createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');

const signedHeaders = [
  'content-encoding', 'content-language', 'content-length', 'content-md5', 'content-type', 'date', 'if-modified-since', 'if-match', 'if-none-match',
  'if-unmodified-since', 'range',
] as const; // prettier-ignore

/** The account's key over all of a request. */
export function checkSharedKey({ method, url, headers }: WireRequest, account: string, key: string): void {
  const values = signedHeaders.map((name) => (name === 'content-length' && headers[name] === '0' ? '' : (headers[name] ?? '')));
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-ms-')).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const parameters = [...new Set(url.searchParams.keys())].map((name) => name.toLowerCase()).toSorted();
  const resource = [`/${account}${url.pathname}`, ...parameters.map((name) => `${name}:${url.searchParams.getAll(name).toSorted().join(',')}`)].join('\n');
  const text = [method, ...values, ...own.map(([name, value]) => `${name}:${(value ?? '').trim()}`), resource].join('\n');
  if (headers['authorization'] !== `SharedKey ${account}:${sum(key, text)}`) throw new Refused(403, 'AuthenticationFailed', 'The signature is not that of the account', sharedKey);
}

export interface DelegationKey {
  readonly value: string;
  readonly start: string;
  readonly expiry: string;
}

/** As both are asked for; nothing else is in a link of ours. */
const parameters = ['sv', 'spr', 'se', 'sr', 'sp', 'sig'];
const delegated = ['skoid', 'sktid', 'skt', 'ske', 'sks', 'skv'];

/** A link for one blob: for reading it, over https unless the account is on this machine, until its end. Versions 2020-12-06 to 2025-05-05. */
export function checkLink({ url, isNear }: WireRequest, blob: string, key: string, delegations: readonly DelegationKey[], now: number): void {
  const said = (name: string): string => url.searchParams.get(name) ?? '';
  const isDelegated = said('skoid') !== '';
  const page = isDelegated ? delegationSas : serviceSas;
  const unknown = [...url.searchParams.keys()].filter((name) => ![...parameters, ...(isDelegated ? delegated : [])].includes(name));
  if (unknown.length > 0) throw new Refused(403, 'AuthenticationFailed', `Not played: ${unknown.join()}`, page);
  if (said('sv') < '2020-12-06' || said('sv') > '2025-05-05') throw new Refused(403, 'AuthenticationFailed', `Not played: version ${said('sv')}`, page);
  const ofKey = isDelegated ? [...delegated.map(said), '', '', ''] : [''];
  const text = [said('sp'), said('st'), said('se'), blob, ...ofKey, said('sip'), said('spr'), said('sv'), said('sr'), '', '', '', '', '', '', ''].join('\n');
  const delegation = delegations.find(({ start, expiry }) => start === said('skt') && expiry === said('ske'));
  const signer = isDelegated ? delegation?.value : key;
  if (signer === undefined || said('sig') !== sum(signer, text)) throw new Refused(403, 'AuthenticationFailed', 'The signature does not fit', page);
  if (said('sr') !== 'b' || said('sp') !== 'r') throw new Refused(403, 'AuthorizationPermissionMismatch', 'A link of ours lets read one blob', page);
  if (said('spr') !== 'https' && !isNear) throw new Refused(403, 'AuthorizationProtocolMismatch', 'Over https only', page);
  const ends = [said('se'), ...(isDelegated ? [said('ske')] : [])];
  if (ends.some((end) => Date.parse(end) <= now)) throw new Refused(403, 'AuthenticationFailed', 'Signature not valid in the specified time frame', page);
}
