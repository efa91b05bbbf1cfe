/** Writes `deploy/permissions.md` from the table in the code: `npm run permissions`. */
import { writeFileSync } from 'node:fs';
import { permissionsPage, permissionsPath } from './permissions-page.ts';

writeFileSync(permissionsPath, permissionsPage());
