import type { UserProfile } from './user-profile.ts';

export interface ProfileStore {
  profile(tenant: string, person: string): Promise<UserProfile | undefined>;
  saveProfile(profile: UserProfile): Promise<void>;
}
