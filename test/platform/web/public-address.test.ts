import assert from 'node:assert/strict';
import { isPublicAddress } from '../../../src/platform/web/public-address.ts';

describe('An address', () => {
  const own = [
    '0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '168.63.129.16', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.168.1.1',
    '198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', 'fc00::1', 'fd12::1',
    'fe80::1', 'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001::1', 'localhost', '', '2130706433', '0x7f000001', '127.1',
  ];
  for (const address of own) it(`is nobody's public place: ${address || 'none'}`, () => assert.equal(isPublicAddress(address), false));

  for (const address of ['8.8.8.8', '93.184.215.14', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1']) {
    it(`is public: ${address}`, () => assert.equal(isPublicAddress(address), true));
  }
});
