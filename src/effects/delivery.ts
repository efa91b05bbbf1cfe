import type { Instant } from '../clock.ts';

/** One message to one recipient: a card that is made once and then only edited, or a ping. */
export interface Delivery {
  readonly tenant: string;
  readonly request: string;
  readonly recipient: string;
  /** `status`, `approval.<round>`, `attention`, `ping.<kind>`; with the recipient unique in its request. */
  readonly message: string;
  readonly state: 'open' | 'sent' | 'unreachable';
  readonly conversation: string | undefined;
  /** The activity that holds the card; what is edited from then on. */
  readonly activity: string | undefined;
  /** The newest card besides, in the same chat, on which the reader has asked how it stands: it is edited along, takes the other's place where that is gone, and is never made again. */
  readonly asked?: string | undefined;
  /** Posts whose fate is unknown: at most one more is tried. */
  readonly ambiguous: number;
  /** The request's version that the card shows. */
  readonly shown: number;
  readonly at: Instant;
  /** Counts the writes; every write names the one that it read. */
  readonly version: number;
}
