import { cardsOf } from './cards.ts';
import { claimsOf } from './claims.ts';
import { decisionsOf } from './decisions.ts';
import type { Evidence } from './evidence.ts';
import { teamsOf } from './teams.ts';
import { trailsOf } from './trail.ts';
import { waitingOf } from './waiting.ts';

/** What must hold when everything has come to rest (reliability.md, I1–I6). Each violation is a sentence; none: all hold. */
export const violationsIn = (evidence: Evidence): readonly string[] =>
  [teamsOf, waitingOf, trailsOf, cardsOf, claimsOf, decisionsOf].flatMap((look) => look(evidence));
