import { newId } from '../chance.ts';
import { search } from './activities.ts';
import { beginInvoke, type Choice } from './invokes.ts';
import { activityIn } from './conversations.ts';
import { text } from './json-body.ts';
import { personOf, searchPeople, type Person } from './people.ts';
import { badRequest, chatting, count, notFound, timezoneOf, type Seat } from './seat.ts';

/** Teams' own people picker: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/people-picker */
const peopleDataset = /^graph\.microsoft\.com\/users(\?.*)?$/;

const asChoice = (person: Person): Choice => ({
  title: person.displayName,
  value: person.id,
  subtitle: person.jobTitle || person.userPrincipalName,
});

/** The people who are asked for by id (to show who is chosen already), or who fit what was typed. */
function peopleChoices({ world, tenant }: Seat, ids: unknown, query: string, skip: number, top: number): Choice[] {
  if (!Array.isArray(ids))
    return searchPeople(world, tenant, query)
      .slice(skip, skip + top)
      .map(asChoice);
  return ids.flatMap((id: unknown) => {
    const person = typeof id === 'string' ? personOf(world, tenant, id) : undefined;
    return person ? [asChoice(person)] : [];
  });
}

/** Answers the people picker at once, as Teams does without the bot; every other dataset becomes an invoke to the bot. */
export const searchRoute = chatting((seat, conversation, body) => {
  const { world, tenant, person } = seat;
  const queryText = text(body, 'query') ?? '';
  const dataset = text(body, 'dataset');
  const skip = count(body['skip'], 0);
  const top = count(body['top'], 15);
  if (dataset === undefined || dataset === '') return badRequest('dataset is missing.');
  if (queryText.length > 500) return badRequest('query is too long.');
  if (skip === undefined || top === undefined || top > 100)
    return badRequest('skip and top must be fair whole numbers.');
  if (peopleDataset.test(dataset))
    return {
      status: 200,
      body: { state: 'done', effect: 'choices', choices: peopleChoices(seat, body['ids'], queryText, skip, top) },
    };
  const activity = activityIn(world.state, conversation, text(body, 'activity') ?? '');
  if (!activity) return notFound('There is no such card in this chat.');
  const id = `f:${newId(world.random)}`;
  beginInvoke(world.state, tenant, { id, conversation: conversation.id, activity: activity.id, kind: 'search' });
  const query = { queryText, dataset, skip, top };
  return {
    status: 202,
    body: { invoke: id },
    outgoing: [search(world, conversation, person, id, activity.id, query, timezoneOf(body))],
  };
});
