import { fileURLToPath } from 'node:url';

/** What one process of the tests has compiled no other compiles again, and hundreds are started; where the product keeps its own. */
export const compiled = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
