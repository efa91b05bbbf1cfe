import type { AppRecord, InstallationRecord } from '../records.ts';
import { expandedNames, type Call } from './call.ts';
import type { Entity } from './filter.ts';

export const appEntity = (app: AppRecord): Entity => ({
  id: app.id,
  externalId: app.externalId,
  displayName: app.displayName,
  distributionMethod: app.distributionMethod,
});

export const definitionEntity = (app: AppRecord): Entity => ({
  id: Buffer.from(`1##${app.id}##${app.version}`).toString('base64'),
  teamsAppId: app.id,
  displayName: app.displayName,
  version: app.version,
  publishingState: 'published',
  shortDescription: app.shortDescription,
  description: app.shortDescription,
  lastModifiedDateTime: null,
});

/** An installation with what `$expand` asks for: teamsApp, teamsAppDefinition. */
export function installationEntity(call: Call, installation: InstallationRecord): Entity {
  const app = call.tenant.app(installation.appId);
  const expanded = expandedNames(call);
  return {
    id: installation.id,
    ...(app && expanded.includes('teamsApp') ? { teamsApp: appEntity(app) } : {}),
    ...(app && expanded.includes('teamsAppDefinition') ? { teamsAppDefinition: definitionEntity(app) } : {}),
  };
}
