/** What the directory says of somebody, under the field names that the product's data page publishes; '' where it says nothing. */
export interface Account {
  readonly msUserId: string;
  readonly msTenantId: string;
  readonly msUPN: string;
  readonly msCompanyName: string;
  readonly msEmail: string;
  readonly msDisplayName: string;
  readonly msGivenName: string;
  readonly msCountry: string;
  readonly msPreferredLanguage: string;
  readonly msDepartment: string;
  readonly msCity: string;
  readonly msJobTitle: string;
  readonly msSurname: string;
  readonly msUsageLocation: string;
}

/** Exactly what is stored of somebody (model.md §7): sixteen fields and no other. */
export interface UserProfile extends Account {
  /** Ours, made when the profile was first stored. */
  readonly id: string;
  /** '': this product has no licences. */
  readonly userLicense: string;
}
