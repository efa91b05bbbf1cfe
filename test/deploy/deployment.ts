import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readBicep, textAt, type Module, type Resource, type Template } from './bicep.ts';
import { scopeOf, valueOf } from './bicep-values.ts';

export const templateAt = (path: string): Template => readBicep(readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8'));

/** What a template says of the one resource of a type. */
export function only({ resources }: Template, type: string): Resource['body'] {
  const [found, ...more] = resources.filter((one) => one.type === type);
  assert.ok(found !== undefined && more.length === 0, `not one ${type}`);
  return found.body;
}

type Values = Readonly<Record<string, unknown>>;

const main = templateAt('main.bicep');
const environment = templateAt('modules/environment.bicep');
const cosmos = templateAt('modules/cosmos.bicep');
const pictures = templateAt('modules/pictures.bicep');
const outputOf = (template: Template, name: string, given: Values): unknown => valueOf(textAt(Object.fromEntries(template.outputs), name), scopeOf(template, given));

export const ids = { bot: '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a02', identity: '01234567-89ab-4def-8123-456789abcdef' };

/** What modules give, where more than its name counts. */
const outputs: Values = {
  'identity.clientId': ids.identity,
  'door.hostName': 'door.example',
  'environment.defaultDomain': 'apps.example',
  'insights.address': `InstrumentationKey=${ids.bot};IngestionEndpoint=https://a.example/`,
  'pictures.endpoint': outputOf(pictures, 'endpoint', { account: { name: 'teamwrightpabc' }, az: { environment: () => ({ suffixes: { storage: 'core.windows.net' } }) } }),
  'cosmos.endpoint': outputOf(cosmos, 'endpoint', { account: { name: 'teamwright-abc' } }),
  'cosmos.database': outputOf(cosmos, 'database', { database: { name: valueOf(textAt(only(cosmos, 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases'), 'name'), scopeOf(cosmos, {})) } }),
};

/**
 * What a deployment with such parameters makes: the modules by their symbols, and what each app is given. Fails where it asks for
 * something that it does not make.
 */
export function deployedBy(parameters: Values): { readonly made: readonly string[]; readonly apps: readonly Values[] } {
  const given: Record<string, unknown> = { name: 'teamwright', image: 'r.azurecr.io/teamwright:0.1.0', tenant: () => ({ tenantId: ids.bot }), ...parameters };
  const scope = scopeOf(main, given);
  const isMade = ({ condition }: Module): boolean => condition === undefined || valueOf(condition, scope) === true;
  const paramsOf = ({ params }: Module, within = scope): Values => Object.fromEntries(Object.entries(params).map(([name, value]) => [name, valueOf(value, within)]));
  const outputsOf = (module: Module): Values | undefined => {
    if (!isMade(module)) return undefined;
    const valueAt = (name: string): unknown => {
      const full = `${module.symbol}.${name}`;
      if (full === 'environment.storageName') return outputOf(environment, name, { ...paramsOf(module), share: { name: 'store' } });
      return outputs[full] ?? full;
    };
    return Object.fromEntries([...templateAt(module.path).outputs.keys()].map((name) => [name, valueAt(name)]));
  };
  const lazily = (module: Module) => ({
    get outputs() {
      return outputsOf(module);
    },
  });
  for (const module of main.modules) given[module.symbol] = lazily(module);
  const apps = main.modules.filter(({ symbol }) => symbol === 'apps').filter(isMade).flatMap((module) => {
    const { each } = module;
    assert.ok(each);
    return (valueOf(each.list, scope) as readonly unknown[]).map((one) => paramsOf(module, (name) => (name === each.name ? one : scope(name))));
  });
  // What of the others is asked for has to be there too.
  for (const module of main.modules) if (isMade(module) && !module.each) paramsOf(module);
  for (const text of main.outputs.values()) valueOf(text, scope);
  return { made: main.modules.filter(isMade).map(({ symbol }) => symbol), apps };
}
