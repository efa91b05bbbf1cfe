import type { Environment, SettingReader } from './setting-reader.ts';
import type { SettingsFile } from './settings-file.ts';
import { distance } from './spelling.ts';

/** How settings of ours begin that change where things are kept or told: one that is misspelt is refused rather than passed over. */
const ours = ['COSMOS', 'REDIS_', 'REDISURL', 'BLOB_', 'BLOBENDPOINT', 'COLLECTOR_', 'APPLICATIONINSIGHTS_', 'APPINSIGHTS', 'BOT_'];

/**
 * Settings of a bot as other products and samples have taught people to spell them, upper-cased and without underscores: whoever has
 * given one and not ours must not get a simulated tenant unawares.
 */
const spelledOtherwise = [
  ...['MICROSOFTAPP', 'BOTAPP', 'BOTID', 'BOTPASSWORD', 'BOTTENANT', 'BOTDOMAIN', 'AADAPP', 'AZURECLIENT', 'AZURETENANT'],
  ...['GRAPHCLIENT', 'GRAPHTENANT', 'GRAPHAPP', 'GRAPHSECRET', 'GRAPHCERTIFICATE'],
];

/** What Node, its libraries and Azure read of a `.env` that is also a container's `--env-file`, upper-cased. */
const others = /^(?:NODE_.*|TZ|LANG|LC_.*|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_.*|UV_.*|DEBUG|NO_COLOR|FORCE_COLOR|AZURE_.*|IDENTITY_.*|MSI_.*|APPLICATION_?INSIGHTS_.*|OTEL_.*)$/;

/** What Kubernetes sets in each container for every service beside it, by the service's name, such as `redis` (kubernetes.io/docs/concepts/services-networking/service, environment variables). */
const ofService = { name: /^\w+_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/, value: /^(?:tcp|udp|sctp):\/\// };

interface Given {
  readonly env: Environment;
  /** The `.env` that some of it comes from. */
  readonly file: SettingsFile;
  /** Whether a simulated tenant is out of the question. */
  readonly isReal: boolean;
  readonly known: readonly string[];
}

/**
 * Refuses each name that makes something else of the product than whoever set it believes. In the `.env` a name that is nearly one of
 * ours is one; around us it may be another program's. Answers with what else the `.env` sets and nobody reads.
 */
export function refuseUnknown<Name extends string>(reader: SettingReader<Name>, { env, file, isReal, known }: Given): readonly string[] {
  const unread: string[] = [];
  for (const name of new Set([...Object.keys(env), ...Object.keys(file.values)])) {
    const isAround = !Object.hasOwn(file.values, name);
    if (known.includes(name) || (isAround && isOfService(name, env[name]))) continue;
    const isOthers = isAround || others.test(name.toUpperCase());
    const near = nearest(name, known);
    if (begins(name, ours) || (!isOthers && near !== undefined)) {
      reader.problem(near === undefined ? 'config.unknown' : 'config.misspelt', { name, near: near ?? '' });
    } else if (!isReal && spelledOtherwise.some((prefix) => folded(name).startsWith(prefix))) reader.problem('config.otherName', { name });
    else if (!isOthers) unread.push(name);
  }
  for (const name of file.withoutSign) if (known.includes(name)) reader.problem('config.withoutSign', { name });
  return unread;
}

const isOfService = (name: string, value = ''): boolean => ofService.name.test(name) || (name.endsWith('_PORT') && ofService.value.test(value));

const folded = (name: string): string => name.toUpperCase().replaceAll('_', '');

const begins = (name: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => name.toUpperCase().startsWith(prefix) || folded(name).startsWith(prefix));

/** The name that was meant, if a letter in four or fewer is wrong, whatever its case and underscores are. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const scored = known.map((one) => ({ one, wrong: distance(folded(name), folded(one)) }));
  const close = scored.filter(({ one, wrong }) => wrong <= folded(one).length / 4);
  return close.toSorted((left, right) => left.wrong - right.wrong)[0]?.one;
}
