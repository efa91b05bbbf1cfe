import type { AppInstaller } from '../../src/people/app-installer.ts';

/** Remembers for whom the app was installed. */
export class FakeAppInstaller implements AppInstaller {
  readonly installed: string[] = [];

  async install(_: string, person: string): Promise<string> {
    if (!this.installed.includes(person)) this.installed.push(person);
    return `chat-${person}`;
  }

  readonly teams: string[] = [];

  async installInTeam(_: string, team: string): Promise<void> {
    if (!this.teams.includes(team)) this.teams.push(team);
  }
}
