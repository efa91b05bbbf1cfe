import { Client } from 'pg';
import { second } from '../../clock.ts';
import { reasonOf } from './postgres-errors.ts';

/** How one connection to PostgreSQL came out; `word` is its SQLSTATE for a refusal, or the system's for none. */
export type PostgresExamination =
  | { readonly reached: false; readonly word: string }
  /** `readOnly`: nothing is written there now; `mayMake`: the table is missing and may be made; `mayNotMake`: it is, and may not; `mayNotWrite`: it is there, and nothing may be put into it. */
  | ({ readonly reached: true } & Found);

export interface Found {
  readonly database: string;
  readonly table: 'readOnly' | 'there' | 'mayMake' | 'mayNotMake' | 'mayNotWrite';
}

/** Each part that may be missing is asked for only where what it rests upon is there (`www.postgresql.org/docs/current/functions-info.html`). */
export const look = `
SELECT current_database() AS database, CASE
  WHEN current_setting('transaction_read_only') = 'on' THEN 'readOnly'
  WHEN to_regclass('audit_events') IS NOT NULL
    THEN CASE WHEN has_table_privilege(to_regclass('audit_events'), 'INSERT') THEN 'there' ELSE 'mayNotWrite' END
  WHEN current_schema() IS NULL THEN 'mayNotMake'
  WHEN has_schema_privilege(current_schema(), 'CREATE') THEN 'mayMake'
  ELSE 'mayNotMake'
END AS table`;

/** What the collector asks a session for is asked for here too: a pooler may refuse it. */
const limits = { connectionTimeoutMillis: 5 * second, statement_timeout: 5 * second, query_timeout: 5 * second };

/** Asks whether what the collector is told could be kept, and changes nothing. */
export async function examinePostgres(url: string): Promise<PostgresExamination> {
  let client: Client | undefined;
  try {
    // It reads the authority's file at once, and refuses what is no URL.
    client = new Client({ ...limits, connectionString: url, fallback_application_name: 'teamwright-doctor' });
    // Without a listener a connection that breaks while nobody asks would end the process.
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<Found>(look);
    return { reached: true, ...(rows[0] ?? { database: '', table: 'mayNotMake' }) };
  } catch (error) {
    return { reached: false, word: reasonOf(error) };
  } finally {
    await client?.end().catch(() => undefined);
  }
}
