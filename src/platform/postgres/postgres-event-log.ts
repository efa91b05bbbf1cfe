import { Socket } from 'node:net';
import { Pool } from 'pg';
import type { ReadyEventLog } from '../../audit/event-log.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { second } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Telemetry } from '../../telemetry.ts';
import { createTable, insertRecords, isMissing, parametersFor } from './audit-events.ts';
import { bareError, reasonOf } from './postgres-errors.ts';
import { look, type Found } from './postgres-examination.ts';

export interface PostgresSettings {
  /**
   * `postgres://user:password@host:port/database`. Only what is in it decides about TLS, and pg reads it in its own way: with
   * `sslmode=verify-full` the server must prove that it is who it is said to be, to Node's own authorities or to the file that
   * `sslrootcert` names; `require` is the same in pg 8 (with a warning), and will not be in pg 9. Without `sslmode` nothing is
   * encrypted; `sslmode=no-verify`, `ssl=no-verify` and `uselibpqcompat` believe anybody. A `host` among the parameters wins over
   * the URL's. So whoever configures it takes `verify-full` alone, but for a server on loopback.
   */
  readonly url: string;
}

/** Brief enough for who tells us, who tells again; a server that hangs holds nobody up for longer. */
const limits = {
  max: 5,
  connectionTimeoutMillis: 5 * second,
  statement_timeout: 10 * second,
  query_timeout: 10 * second,
  keepAlive: true,
  fallback_application_name: 'teamwright',
};

/**
 * The table `audit_events`, first on the role's `search_path`. Made when it is first needed and missing; where it is there, the role
 * needs the right to INSERT into it, and no other. Times are kept to the millisecond and JSON without the order of its fields, so a
 * chain that is read back verifies. What JSON in PostgreSQL cannot hold (NUL, half of a surrogate pair) is refused with all that came along.
 */
export class PostgresEventLog implements ReadyEventLog {
  readonly #pool: Pool;
  readonly #open = new Set<Socket>();
  #closed: Promise<void> | undefined;

  constructor({ url }: PostgresSettings, outside: { telemetry: Telemetry }) {
    this.#pool = new Pool({ ...limits, connectionString: url, stream: () => this.#socket() });
    // Of connections that nobody uses now. The pool has let go of them already; without a listener the process would end.
    this.#pool.on('error', (error) => outside.telemetry.failure('postgres', bareError(error), { reason: reasonOf(error) }));
  }

  async keep(tenant: string, records: readonly AuditRecord[]): Promise<void> {
    if (records.length === 0) return;
    try {
      await this.#insert(parametersFor(tenant, records));
    } catch (error) {
      throw new AppError('events.unavailable', {}, { cause: bareError(error) });
    }
  }

  async ready(): Promise<void> {
    const { rows } = await this.#pool.query<Found>(look).catch((error: unknown) => {
      throw new AppError('events.unavailable', {}, { cause: bareError(error) });
    });
    const found = rows[0]?.table;
    if (found !== 'there' && found !== 'mayMake') throw new AppError('events.unavailable', {}, { cause: new Error(`PostgreSQL: ${String(found)}`) });
  }

  /**
   * For when nobody is told of anything any more. Statements that are under way come to their end, for 10 s at most; who still waits
   * for a connection is refused. Afterwards none is open.
   */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #insert(parameters: [string, string]): Promise<void> {
    try {
      await this.#pool.query(insertRecords, parameters);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.#pool.query(createTable);
      await this.#pool.query(insertRecords, parameters);
    }
  }

  async #end(): Promise<void> {
    await this.#pool.end();
    const ends = [...this.#open].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    // The other end may be gone, and never close.
    for (const socket of this.#open) socket.setTimeout(second / 2, () => socket.destroy());
    await Promise.all(ends);
  }

  #socket(): Socket {
    const socket = new Socket();
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  }
}
