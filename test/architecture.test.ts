import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const src = path.resolve(import.meta.dirname, '../src');

/** Ports and records at the top: every room but the simulator may use them. */
const top = ['errors', 'clock', 'ids', 'wake-ups', 'limits', 'fence', 'telemetry', 'redaction', 'correlation', 'insights', 'cache', 'sealed-box', 'spelling'];
const core = ['rules', 'people', 'tenants', 'catalog', 'approvals', 'audit', 'requests', 'provisioning', 'effects', 'governance'];
const everything = ['*'];

/** Who may look into whom: room → rooms, as the house's plan has it. A room may always look into itself. */
const table: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  clock: [],
  ids: [],
  'wake-ups': ['clock'],
  limits: [],
  fence: [],
  telemetry: [],
  redaction: [],
  correlation: [],
  insights: [],
  cache: ['clock'],
  'sealed-box': [],
  spelling: [],
  text: ['errors'],
  'setting-reader': ['errors', 'text'],
  'distributed-config': ['setting-reader'],
  'insights-config': ['setting-reader'],
  'blob-config': ['setting-reader'],
  'settings-file': ['errors', 'text', 'setting-reader'],
  'unknown-settings': ['setting-reader', 'settings-file', 'spelling'],
  config: ['errors', 'text', 'setting-reader', 'settings-file', 'unknown-settings', 'distributed-config', 'insights-config', 'blob-config'],
  rules: top,
  audit: top,
  people: top,
  tenants: [...top, 'people', 'audit'],
  catalog: [...top, 'rules', 'people', 'tenants', 'audit'],
  approvals: [...top, 'people', 'tenants', 'catalog'],
  requests: [...top, 'catalog', 'approvals', 'people', 'tenants', 'audit'],
  provisioning: [...top, 'catalog', 'requests', 'people', 'tenants', 'audit'],
  effects: [...top, 'requests', 'people', 'tenants', 'audit'],
  governance: [...top, ...core],
  bot: [...top, ...core, 'text'],
  http: [...top, ...core, 'text'],
  commands: [...top, 'app', 'ports', 'stores', 'picture-stores', 'microsoft', 'config', 'setting-reader', 'text'],
  simulator: [],
  microsoft: ['config'],
  'told-stores': [...top, ...core],
  stores: everything,
  'picture-stores': everything,
  ports: everything,
  core: everything,
  collector: everything,
  app: everything,
  main: everything,
  start: everything,
};

/** Of provisioning, bot and http see records and the port announcer. */
const provisioningForSkins = ['run', 'made', 'announcer', 'step'];

interface Import {
  readonly from: string;
  readonly to: string;
}

const slashed = (file: string): string => file.split(path.sep).join('/');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).map(slashed).sort();
const sources = files.filter((file) => file.endsWith('.ts'));

function specifiersOf(file: string): readonly string[] {
  const text = readFileSync(path.join(src, file), 'utf8');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

const imports: readonly Import[] = sources.flatMap((from) =>
  specifiersOf(from)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ from, to: slashed(path.relative(src, path.resolve(src, path.dirname(from), specifier))) })),
);

/** `platform/graph` for a file there; the file's own name at the top. */
function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'platform' ? `platform/${second}` : first.replace(/\.\w+$/, '');
}

function allowed({ from, to }: Import): boolean {
  const [own, other] = [roomOf(from), roomOf(to)];
  if (own === other) return true;
  if (own.startsWith('platform/')) return top.includes(other) || core.includes(other);
  const may = table[own] ?? [];
  if ((own === 'bot' || own === 'http') && other === 'provisioning') {
    return provisioningForSkins.includes(path.posix.basename(to, '.ts'));
  }
  return may === everything || may.includes(other);
}

/** A chain of files that comes back to where it began. */
function cycle(): readonly string[] | undefined {
  const next = new Map(sources.map((file) => [file, imports.filter(({ from }) => from === file).map(({ to }) => to)]));
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const to of next.get(file) ?? []) {
      const found = walk(to, [...way, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of sources) {
    const found = walk(file, []);
    if (found) return found;
  }
  return undefined;
}

describe('The house', () => {
  it('has no room that is not on the plan', () => {
    const rooms = new Set(sources.map(roomOf));
    const unknown = [...rooms].filter((room) => !room.startsWith('platform/') && !(room in table));
    assert.deepEqual(unknown, []);
  });

  it('lets each room look only into those that the plan names, types included', () => {
    const foreign = imports.filter((one) => !allowed(one)).map(({ from, to }) => `${from} → ${to}`);
    assert.deepEqual(foreign, []);
  });

  it('imports only files that are there', () => {
    const missing = imports.filter(({ to }) => !files.includes(to) && !to.startsWith('..'));
    assert.deepEqual(missing, []);
  });

  it('reaches nothing outside of src but the packages, cards and the manifest', () => {
    const outside = imports.filter(({ to }) => to.startsWith('..') && !/^\.\.\/(cards|manifest|package\.json)/.test(to));
    assert.deepEqual(outside, []);
  });

  it('has no circles', () => assert.equal(cycle()?.join(' → '), undefined));

  it('keeps the simulator out of everything and everything out of the simulator', () => {
    const mixed = imports.filter(({ from, to }) => from.startsWith('simulator/') !== to.startsWith('simulator/'));
    assert.deepEqual(mixed.filter(({ from }) => !['app.ts', 'main.ts'].includes(from)), []);
  });

  it('names implementations in its composition root alone', () => {
    const named = imports.filter(({ from, to }) => to.startsWith('platform/') && !from.startsWith('platform/'));
    assert.deepEqual(named.filter(({ from }) => !['app.ts', 'ports.ts', 'stores.ts', 'picture-stores.ts', 'collector.ts'].includes(from)), []);
  });

  it('keeps core rooms free of packages and of Node, hashes excepted', () => {
    const foreign = sources
      .filter((file) => core.includes(roomOf(file)))
      .flatMap((file) => specifiersOf(file).map((specifier) => `${file}: ${specifier}`))
      .filter((line) => !/: (\.|node:crypto$)/.test(line));
    assert.deepEqual(foreign, []);
  });

  it('names its files in kebab-case', () => {
    const misnamed = files.filter((file) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*$/.test(file));
    assert.deepEqual(misnamed, []);
  });

  it('has no barrels and no drawers for odds and ends', () => {
    assert.deepEqual(files.filter((file) => /(^|\/)(index\.ts|helpers?|utils?|common)(\/|\.ts|$)/.test(file)), []);
  });

  it('has no file of more than 250 lines', () => {
    const lines = (file: string): number => readFileSync(path.join(src, file), 'utf8').split('\n').length - 1;
    assert.deepEqual(sources.filter((file) => lines(file) > 250), []);
  });
});
