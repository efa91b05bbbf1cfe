import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { permissionsPage, permissionsPath } from './permissions-page.ts';

/** `npm run permissions`: writes `deploy/permissions.md` from the table in the code. Answers whether it was another. */
export function writePermissions(path: string): boolean {
  const page = permissionsPage();
  if (existsSync(path) && readFileSync(path, 'utf8') === page) return false;
  writeFileSync(path, page);
  return true;
}

if (import.meta.main) console.log(writePermissions(permissionsPath) ? `Written: ${permissionsPath}` : `${permissionsPath} is as it has to be; nothing was changed.`);
