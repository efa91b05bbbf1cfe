import assert from 'node:assert/strict';
import { Engine } from '../../../src/platform/sandbox/engine.ts';

/** What stands in a world's memory, captured where the engine asks for it. */
interface Captured {
  readonly buffer: ArrayBuffer;
}

const host = globalThis as unknown as { readonly WebAssembly: { Memory: new (size: object) => Captured } };
const unlimited = { begin: () => undefined, spent: () => false };

/** As deep as each of QuickJS's ways down leads, short of where it would meet the host's own stack. */
const deepest = {
  'a recursion': '(function f() { return 1 + f(); })()',
  'one through a built-in function': '[1].map(function g() { return [1].map(g); })',
  'a deep text': `JSON.parse('['.repeat(3000))`,
  'a deep value': `JSON.stringify((() => { let value = []; for (let at = 0; at < 2000; at++) value = [value]; return value; })())`,
  'a deep pattern': `new RegExp('('.repeat(300) + 'a' + ')'.repeat(300))`,
  'a search that goes back': `/(a*)*b/.test('a'.repeat(16))`,
  'a deep program': `eval('['.repeat(300))`,
  'many arguments': `String.prototype.concat.apply('', new Array(60000).fill('x')).length`,
  'a long sort': `new Array(20000).fill(0).map((_, at) => at).sort(() => -1).length`,
};

describe('The engine', () => {
  let memory: Captured | undefined;
  let engine: Engine;
  before(async () => {
    const { Memory } = host.WebAssembly;
    const keep = (made: Captured): void => void (memory = made);
    host.WebAssembly.Memory = class extends Memory {
      constructor(size: object) {
        super(size);
        keep(this);
      }
    };
    try {
      engine = await Engine.start(unlimited);
    } finally {
      host.WebAssembly.Memory = Memory;
    }
  });

  const bytes = () => Buffer.from(memory!.buffer);
  const world = (name: string) => JSON.stringify({ now: 1, seed: '0'.repeat(32), globals: { user: { name } } });

  for (const [name, source] of Object.entries(deepest)) {
    it(`has the memory that it began with, to the last byte, when its world is made anew after ${name}`, () => {
      const before = Buffer.from(bytes());
      engine.world.open(world('somebody whom the next may not know of'));
      engine.world.run(source);
      assert.ok(!before.equals(bytes()));
      assert.ok(engine.restore());
      assert.ok(before.equals(bytes()));
    });
  }

  it('is of no use where its stack went further down than is written back', () => {
    engine.world.open(world('Ada'));
    const { length } = bytes();
    const stackEnd = bytes().subarray(0, length / 2).findLastIndex((byte) => byte !== 0);
    bytes()[stackEnd - 540 * 1024] = 1;
    assert.equal(engine.restore(), false);
  });
});
