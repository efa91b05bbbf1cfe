import type { Step } from './step.ts';
import { clone } from './steps/clone.ts';
import { operation } from './steps/operation.ts';
import { people } from './steps/people.ts';
import { ready } from './steps/ready.ts';
import { settings } from './steps/settings.ts';
import { tabs } from './steps/tabs.ts';

/** What making a team consists of; the order is that of reading, the needs decide. */
export const steps: readonly Step[] = [clone, operation, people, tabs, settings, ready];
