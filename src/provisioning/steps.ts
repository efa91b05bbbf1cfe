import type { Step } from './step.ts';
import { channels, privateChannels } from './steps/channels.ts';
import { clone } from './steps/clone.ts';
import { nickname } from './steps/nickname.ts';
import { operation } from './steps/operation.ts';
import { people, roles } from './steps/people.ts';
import { photo } from './steps/photo.ts';
import { buckets, categories, plans } from './steps/plans.ts';
import { ready } from './steps/ready.ts';
import { classification, settings } from './steps/settings.ts';
import { source } from './steps/source.ts';
import { privateTabs, tabs } from './steps/tabs.ts';
import { taskDetails, tasks } from './steps/tasks.ts';
import { app, welcome } from './steps/welcome.ts';

/** What making a team consists of; the order is that of reading, the needs decide. */
export const steps: readonly Step[] = [
  clone,
  operation,
  source,
  settings,
  classification,
  nickname,
  photo,
  people,
  roles,
  channels,
  privateChannels,
  plans,
  categories,
  buckets,
  tasks,
  taskDetails,
  tabs,
  privateTabs,
  app,
  welcome,
  ready,
];
