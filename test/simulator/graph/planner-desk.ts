import { Asker, type Answer, type Json } from '../asker.ts';

/** An item of a checklist. */
export const item = (title: string, more: Json = {}): Json => ({
  '@odata.type': '#microsoft.graph.plannerChecklistItem',
  title,
  ...more,
});

/** A group's plan with one bucket, and what tests do with it. */
export class Desk {
  readonly asker: Asker;
  readonly group: string;
  readonly plan: string;
  readonly bucket: string;

  constructor(settings: ConstructorParameters<typeof Asker>[0] = {}) {
    this.asker = new Asker(settings);
    this.group = this.asker.team('Onboarding template');
    this.plan = String(this.newPlan().body['id']);
    this.bucket = String(this.newBucket('To do').body['id']);
  }

  newPlan(title = 'Launch'): Answer {
    const container = { url: `https://graph.microsoft.com/v1.0/groups/${this.group}` };
    return this.asker.post('/planner/plans', { container, title });
  }

  newBucket(name: string, orderHint?: string): Answer {
    return this.asker.post('/planner/buckets', { name, planId: this.plan, ...(orderHint ? { orderHint } : {}) });
  }

  newTask(more: Json = {}): Answer {
    return this.asker.post('/planner/tasks', { planId: this.plan, bucketId: this.bucket, title: 'A task', ...more });
  }

  /** A PATCH with the etag that the resource has now. */
  change(path: string, body: Json, headers: Record<string, string> = {}): Answer {
    const etag = String(this.asker.get(path).body['@odata.etag']);
    return this.asker.graph('PATCH', path, body, { 'if-match': etag, ...headers });
  }
}
