import { isId, type SettingReader } from './setting-reader.ts';

/** Application Insights. */
export interface InsightsConfig {
  /** Holds a key. */
  readonly connectionString: string;
  /** `https://HOST/`, out of the connection string. */
  readonly ingestion: string;
  /** The client id of the managed identity that may write there; undefined: whoever has the key may. */
  readonly identity: string | undefined;
}

export const insightsNames = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'] as const;

type Name = (typeof insightsNames)[number];

/** As Azure spells both (azure-monitor/app/connection-strings, azure-monitor/app/azure-ad-authentication). What is wrong with them is told without them. */
export function readInsights(reader: SettingReader<Name>): InsightsConfig | undefined {
  const [name, beside] = insightsNames;
  const { instrumentationkey: key, ingestionendpoint: ingestion = '' } = reader.parts(name);
  const { authorization, clientid: identity, ...others } = reader.parts(beside);
  const connectionString = reader.text(name);
  const isWhole = isId(key) && URL.parse(ingestion)?.protocol === 'https:';
  if (connectionString !== undefined && !isWhole) reader.problem('config.connectionString', { name });
  const isProof = authorization?.toUpperCase() === 'AAD' && isId(identity) && Object.keys(others).length === 0 && connectionString !== undefined;
  if (reader.text(beside) !== undefined && !isProof) reader.problem('config.authenticationString', { name: beside, beside: name });
  return connectionString === undefined ? undefined : { connectionString, ingestion, identity: identity?.toLowerCase() };
}
