import assert from 'node:assert/strict';
import { checkedPicture, pictureName, typeOfName } from '../../src/catalog/picture.ts';
import { isPictureAddress } from '../../src/catalog/picture-address.ts';
import { squarePng } from '../../src/simulator/png.ts';

/** A PNG whose header says so; nothing but the header is looked at. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.from(squarePng(16, () => [1, 2, 3]));
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

const segment = (marker: number, ...content: readonly number[]): readonly number[] => [0xff, marker, 0, content.length + 2, ...content];
const frame = (width: number, height: number, marker = 0xc0): readonly number[] => segment(marker, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0);
const jpeg = (...segments: readonly (readonly number[])[]): Buffer => Buffer.from([0xff, 0xd8, ...segments.flat(), 0xff, 0xd9]);
const application = segment(0xe0, 0x4a, 0x46, 0x49, 0x46, 0);
const tables = segment(0xc4, 1, 2, 3, 4, 5, 6, 7, 8);

const told = (bytes: Uint8Array): string => {
  const checked = checkedPicture(bytes);
  return checked.kind === 'picture' ? checked.picture.type : checked.why;
};

describe('A file that is to be a template’s picture', () => {
  it('is taken as a PNG, with sides from 16 to 4,096 pixels', () => {
    for (const [width, height] of [[16, 16], [4096, 4096], [300, 100], [100, 300]] as const) assert.equal(told(png(width, height)), 'image/png');
  });

  it('is taken as a JPEG, whatever stands before its frame', () => {
    for (const marker of [0xc0, 0xc2]) assert.equal(told(jpeg(application, tables, frame(640, 480, marker))), 'image/jpeg');
    assert.equal(told(jpeg(application, [0xff, 0xff], frame(640, 480))), 'image/jpeg');
    const checked = checkedPicture(jpeg(application, frame(640, 480)));
    assert.deepEqual(checked.kind === 'picture' && Buffer.from(checked.picture.bytes), jpeg(application, frame(640, 480)));
  });

  const large = (bytes: number): Buffer => Buffer.concat([png(64, 64), Buffer.alloc(bytes)], bytes);
  const refused: readonly (readonly [string, Uint8Array, string])[] = [
    ['nothing', new Uint8Array(), 'size'],
    ['one byte more than 1 MB', large(1024 * 1024 + 1), 'size'],
    ['a GIF', Buffer.from('GIF89a…'), 'kind'],
    ['a page', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'kind'],
    ['a WebP', Buffer.from('RIFF....WEBPVP8 '), 'kind'],
    ['the first bytes of a PNG', png(64, 64).subarray(0, 20), 'damaged'],
    ['a PNG without a header', Buffer.concat([png(64, 64).subarray(0, 12), Buffer.alloc(40)]), 'damaged'],
    ['a JPEG without a frame', jpeg(application, tables), 'damaged'],
    ['a JPEG that is cut off in its frame', jpeg(application, frame(640, 480)).subarray(0, 16), 'damaged'],
    ['a JPEG whose image begins before its frame', jpeg(application, segment(0xda, 1, 2), frame(640, 480)), 'damaged'],
    ['a JPEG whose segments lead out of it', jpeg(application, [0xff, 0xe1, 0xff, 0xff]), 'damaged'],
    ['a JPEG that is garbage after its first bytes', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 'damaged'],
    ['no width', png(0, 64), 'sides'],
    ['no height', jpeg(frame(64, 0)), 'sides'],
    ['a side of 15 pixels', png(15, 15), 'sides'],
    ['a side of 4,097 pixels', png(4097, 4000), 'sides'],
    ['a bomb', png(0xffffffff, 0xffffffff), 'sides'],
    ['a strip', png(301, 100), 'strip'],
    ['an upright strip', jpeg(frame(100, 301)), 'strip'],
  ];
  for (const [what, bytes, why] of refused) it(`is refused: ${what}`, () => assert.equal(told(bytes), why));

  it('may have exactly 1 MB', () => assert.equal(told(large(1024 * 1024)), 'image/png'));

  it('is read where it lies in a larger buffer', () => {
    const within = Buffer.concat([Buffer.alloc(7), png(64, 64)]).subarray(7);
    assert.equal(told(within), 'image/png');
  });

  it('is a name that tells its type, and no path', () => {
    const picture = { bytes: png(64, 64), type: 'image/png' } as const;
    const name = pictureName('project', picture);
    assert.equal(typeOfName(name), 'image/png');
    assert.equal(pictureName('project', picture), name);
    assert.notEqual(pictureName('other', picture), name);
    assert.equal(typeOfName(pictureName('project', { ...picture, type: 'image/jpeg' })), 'image/jpeg');
    for (const other of ['', 'x.png', `../${name}`, `${name}/..`, name.toUpperCase(), name.replace('.png', '.svg'), `${name}\n`]) assert.equal(typeOfName(other), undefined, other);
  });

  it('has an address of https, without anybody’s name in it', () => {
    assert.ok(isPictureAddress('https://a.example/x.png', 30));
    for (const other of ['http://a.example/x.png', 'https://user@a.example/x', 'https://', '', `https://a.example/${'x'.repeat(20)}`]) assert.equal(isPictureAddress(other, 30), false, other);
  });
});
