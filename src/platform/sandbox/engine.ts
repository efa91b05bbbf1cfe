import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from 'quickjs-emscripten';
import { World, type Budget } from './world.ts';

/** Pages of 64 KiB: what the engine asks for at its start, and the 32 MiB that it can never exceed. */
const pages = { initial: 256, maximum: 512 };
const pageBytes = 65_536;

/**
 * So much of the memory is taken before there is a world, and left alone: what no program can be given need not be written anew. Over
 * 2.5 MiB are left; a batch that needs more makes the memory grow.
 */
const keptBack = 8 * 1024 * 1024;

/**
 * Of the engine's stack of 5 MiB, which ends where the memory for programs begins, nothing below this is reached: QuickJS itself stops at
 * 128 KiB (`world.ts`). Whether that held is looked at each time, by what lies below.
 */
const stack = { deepest: 512 * 1024, guard: 64 * 1024 };

/** What was compiled in, with room. */
const dataBytes = 512 * 1024;

const emptyGuard = Buffer.alloc(stack.guard);

interface Memory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
}

/** Node has it; the compiler's libraries know it only beside a browser's. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { readonly Memory: new (size: typeof pages) => Memory };
};

/** QuickJS as it was compiled: what its own allocator gives out, it gives to nobody else. */
interface Compiled {
  readonly module: { _malloc(bytes: number): number };
}

/**
 * QuickJS with a memory of its own and one world in it. Making a world takes ten times as long as most batches, so it is made once and
 * its memory kept as it then was: all that the engine knows lies there, and when it is written back nothing is left of what has run.
 */
export class Engine {
  readonly world: World;
  readonly #memory: Memory;
  /** Where the memory that is kept back begins. */
  readonly #untouched: number;
  /** Pages with something in them, by where they begin; of the 16 MiB there are few. */
  readonly #pristine: ReadonlyMap<number, Uint8Array>;

  private constructor(memory: Memory, untouched: number, world: World) {
    this.#memory = memory;
    this.#untouched = untouched;
    this.world = world;
    this.#pristine = new Map(writtenPages(new Uint8Array(memory.buffer)));
  }

  static async start(budget: Budget): Promise<Engine> {
    const wasmMemory = new WebAssembly.Memory(pages);
    const quickJs = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory }));
    const untouched = (quickJs as unknown as Compiled).module._malloc(keptBack);
    return new Engine(wasmMemory, untouched, new World(quickJs, budget));
  }

  /** Makes the world anew. False where the memory has grown, or more was written than is written back: then another engine has to be started. */
  restore(): boolean {
    const bytes = new Uint8Array(this.#memory.buffer);
    const bottom = this.#untouched - stack.deepest;
    if (bytes.length > pages.initial * pageBytes || !emptyGuard.equals(bytes.subarray(bottom - stack.guard, bottom))) return false;
    bytes.fill(0, 0, dataBytes);
    bytes.fill(0, bottom, this.#untouched);
    bytes.fill(0, this.#untouched + keptBack);
    for (const [from, page] of this.#pristine) bytes.set(page, from);
    this.world.forget();
    return true;
  }
}

function* writtenPages(bytes: Uint8Array): Generator<[number, Uint8Array]> {
  const empty = Buffer.alloc(pageBytes);
  for (let from = 0; from < bytes.length; from += pageBytes) {
    const page = bytes.slice(from, from + pageBytes);
    if (!empty.equals(page)) yield [from, page];
  }
}
