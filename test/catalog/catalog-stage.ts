import assert from 'node:assert/strict';
import type { FilledForm } from '../../src/catalog/drafting.ts';
import type { Draft } from '../../src/catalog/draft.ts';
import { anActor, aProfile, aTemplate } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';

export const rita = anActor('rita');
export const form: FilledForm = { name: 'Apollo', description: 'To the moon', welcomeMessage: '', pictureUrl: '', reason: 'The moon is near', owners: [], members: ['mia'] };

export async function stage(template = aTemplate(), faults = new Faults()) {
  const world = await new World().furnish(template);
  world.directory.values.set('rita', { country: 'FR', department: 'Sales' });
  world.directory.profiles.set('gast', { ...aProfile('gast'), isGuest: true });
  const { catalog } = new Product(world, (port, name) => (name === 'directory' || name === 'trail' ? faults.wrap(port) : port));
  return { world, catalog };
}

export async function filled(template = aTemplate(), change: Partial<FilledForm> = {}, prepare: (world: World) => void = () => undefined) {
  const { world, catalog } = await stage(template);
  prepare(world);
  const begun = await catalog.begin(rita, 'project');
  assert.equal(begun.kind, 'draft');
  const answer = await catalog.fill(rita, (begun as { draft: Draft }).draft.id, { ...form, ...change });
  assert.equal(answer.kind, 'draft');
  return (answer as { draft: Draft }).draft;
}

export const codes = ({ findings }: Draft) => findings.map(({ code, weight }) => `${code} ${weight}`);
