/** An onboarded Entra tenant. Activities and tokens of others are refused before anything is stored. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
}
