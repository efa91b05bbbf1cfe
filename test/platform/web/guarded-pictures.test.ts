import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GuardedPictures } from '../../../src/platform/web/guarded-pictures.ts';
import { portrait } from '../../../src/simulator/graph/portrait.ts';
import { certificate, key } from './certificate.ts';

const png = Buffer.from(portrait('Picture'));
const loopback = [{ address: '127.0.0.1', family: 4 }];

/** In two calls: `writeHead` answers nothing where restify has been loaded into the process. */
const answering =
  (status: number, headers: Readonly<Record<string, string | number>>, body: Buffer | string = ''): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

describe('Pictures that people name by their address', () => {
  let server: Server;
  let asked: string[] = [];
  let answer: RequestListener;

  before(async () => {
    server = createServer({ key, cert: certificate }, (request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());
  beforeEach(() => {
    asked = [];
    answer = (_, response) => response.end(png);
  });

  const at = (path = '/x.png'): string => `https://pictures.example:${String((server.address() as AddressInfo).port)}${path}`;
  const pictures = new GuardedPictures({ resolve: async () => loopback, isPublic: (address) => address === '127.0.0.1', ca: certificate });
  const refused = (why: string) => ({ code: 'picture.refused', values: { why } });

  it('are fetched, and known by their bytes whatever the server calls them', async () => {
    answer = answering(200, { 'content-type': 'text/html' }, png);
    assert.deepEqual(await pictures.fetch(at()), { bytes: png, type: 'image/png' });
    answer = (_, response) => response.end(Buffer.from('ffd8ffe0', 'hex'));
    assert.equal((await pictures.fetch(at())).type, 'image/jpeg');
  });

  for (const address of ['http://pictures.example/x.png', 'ftp://pictures.example/x', 'file:///etc/passwd', 'data:image/png;base64,AAAA', 'https://user:word@pictures.example/', 'no address', '']) {
    it(`are asked for over https and nothing else: ${address || 'none'}`, async () => {
      await assert.rejects(pictures.fetch(address), refused('address'));
    });
  }

  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f000001', '127.1', '10.0.0.1', '169.254.169.254', '192.168.0.1']) {
    it(`are not looked for on our own side: ${host}`, async () => {
      const { port } = server.address() as AddressInfo;
      await assert.rejects(new GuardedPictures({ ca: certificate }).fetch(`https://${host}:${String(port)}/`), refused('place'));
      assert.deepEqual(asked, []);
    });
  }

  it('are refused where one of several addresses is ours', async () => {
    const two = new GuardedPictures({ resolve: async () => [{ address: '93.184.215.14', family: 4 }, ...loopback], ca: certificate });
    await assert.rejects(two.fetch(at()), refused('place'));
    assert.deepEqual(asked, []);
  });

  it('come from the very address that was looked at, though the name leads elsewhere a moment later', async () => {
    let looked = 0;
    const moving = new GuardedPictures({ resolve: async () => ((looked += 1) === 1 ? loopback : [{ address: '10.0.0.1', family: 4 }]), isPublic: (address) => address === '127.0.0.1', ca: certificate });
    await moving.fetch(at());
    assert.equal(looked, 1);
  });

  it('are not followed to another place', async () => {
    answer = answering(302, { location: at('/elsewhere') });
    await assert.rejects(pictures.fetch(at()), refused('status'));
    assert.deepEqual(asked, ['/x.png']);
  });

  it('have at most 1 MB, told or not', async () => {
    const huge = Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]);
    answer = answering(200, { 'content-length': huge.length }, huge);
    await assert.rejects(pictures.fetch(at()), refused('size'));
    answer = (_, response) => {
      response.write(huge.subarray(0, 600_000));
      response.end(huge.subarray(0, 600_000));
    };
    await assert.rejects(pictures.fetch(at()), refused('size'));
  });

  it('are PNG or JPEG', async () => {
    answer = answering(200, { 'content-type': 'image/png' }, '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await assert.rejects(pictures.fetch(at()), refused('kind'));
  });

  it('are unavailable where nobody answers, or not to the end, or with another name’s certificate', async () => {
    answer = (request) => request.destroy();
    await assert.rejects(pictures.fetch(at()), { code: 'picture.unavailable' });
    await assert.rejects(pictures.fetch(at().replace('pictures.', 'others.')), { code: 'picture.unavailable' });
    const brokenOff = async (headers: Readonly<Record<string, string | number>>) => {
      answer = (_, response) => {
        response.writeHead(200, headers);
        response.write(png.subarray(0, 20), () => response.destroy());
      };
      await assert.rejects(pictures.fetch(at()), { code: 'picture.unavailable' });
    };
    await brokenOff({ 'content-length': png.length });
    await brokenOff({});
    const nowhere = new GuardedPictures({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    await assert.rejects(nowhere.fetch(at()), { code: 'picture.unavailable' });
  });
});
