/** The texts of pg itself, where it gives no code; none quotes what it was given. */
const ownWords = /^(?:Connection terminated|Query read timeout|timeout ex|Cannot use a pool|The server does not support SSL|There was an error establishing an SSL|SASL: [A-Z-]+: client password)[\w :-]*$/;

/** What the operator looks up: PostgreSQL's SQLSTATE (`28P01`), the system's code (`ECONNREFUSED`), or what pg says where there is neither. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return ownWords.test(error.message) ? error.message : error.name;
}

/** The reason alone: an error of the server quotes parameters and rows, one of pg carries its connection, one of the URL the URL. */
export const bareError = (error: unknown): Error => new Error(`PostgreSQL: ${reasonOf(error)}`);
