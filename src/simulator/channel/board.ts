import type { PlanRecord, TaskRecord } from '../planner-records.ts';
import { Planner } from '../planner.ts';
import type { World } from '../route.ts';
import type { Tenant } from '../tenant.ts';
import { html, type Html } from './html.ts';
import { sentences } from './sentences.ts';

const worded = sentences.teamPage;

const inOrder = <T extends { readonly orderHint: string }>(records: readonly T[]): T[] =>
  [...records].sort((one, other) => (one.orderHint < other.orderHint ? -1 : 1));

const labels = (task: TaskRecord, plan: PlanRecord): readonly Html[] =>
  Object.keys(task.appliedCategories).map((name) => {
    const said = plan.details.categoryDescriptions[name] ?? worded.label(name);
    return html`<span class="label hue-${Number(name.replace('category', '')) % 8}">${said}</span>`;
  });

/** What stands under a task's title: how far its checklist is, its links, its day and its people. */
function footnotes(task: TaskRecord, tenant: Tenant): readonly Html[] {
  const { checklist, references } = task.details;
  const items = Object.values(checklist);
  const checked = items.filter(({ isChecked }) => isChecked).length;
  const links = Object.keys(references).length;
  const people = Object.keys(task.assignments).map((id) => tenant.user(id)?.displayName ?? id);
  const notes = [
    ...(task.percentComplete === 100 ? [worded.done] : []),
    ...(items.length > 0 ? [worded.checklist(checked, items.length)] : []),
    ...(links > 0 ? [worded.references(links)] : []),
    ...(task.dueDateTime ? [worded.due(task.dueDateTime.slice(0, 10))] : []),
    ...people,
  ];
  return notes.map((note) => html`<span class="note">${note}</span>`);
}

function taskCard(task: TaskRecord, plan: PlanRecord, tenant: Tenant): Html {
  const { description } = task.details;
  return html`<li class="task" data-testid="task">
    ${labels(task, plan)}
    <p class="task-title">${task.title}</p>
    ${description ? html`<p class="about task-notes">${description}</p>` : undefined}
    <p class="footnotes">${footnotes(task, tenant)}</p>
  </li>`;
}

const column = (name: string, tasks: readonly TaskRecord[], plan: PlanRecord, tenant: Tenant): Html =>
  html`<div class="bucket" data-testid="bucket">
    <h4>${name} <span class="count">${tasks.length}</span></h4>
    ${
      tasks.length
        ? html`<ul>
            ${inOrder(tasks).map((task) => taskCard(task, plan, tenant))}
          </ul>`
        : html`<p class="none">${worded.noTasks}</p>`
    }
  </div>`;

function board(world: World, tenant: Tenant, plan: PlanRecord): Html {
  const planner = new Planner(world.state, tenant);
  const tasks = planner.tasksOf(plan.id);
  const loose = tasks.filter(({ bucketId }) => bucketId === null);
  const buckets = inOrder(planner.bucketsOf(plan.id)).map(({ id, name }) =>
    column(
      name,
      tasks.filter(({ bucketId }) => bucketId === id),
      plan,
      tenant,
    ),
  );
  return html`<li class="plan" data-testid="plan">
    <h3>${plan.title}</h3>
    <div class="board">${buckets}${loose.length ? column(worded.noBucket, loose, plan, tenant) : undefined}</div>
  </li>`;
}

/** A team's Planner plans: buckets as columns, tasks as cards, both in the order of their hints. */
export const boardsOf = (world: World, tenant: Tenant, plans: readonly PlanRecord[]): Html =>
  html`<ul class="plans">
    ${plans.map((plan) => board(world, tenant, plan))}
  </ul>`;
