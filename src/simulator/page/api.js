/** The page's side of the API that `channel/routes.ts` describes. */

const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Longer than Teams waits for a bot: only a simulator that was restarted meanwhile keeps us waiting so long. */
const patience = 30_000;

/** Where nobody answers, or the answer is cut off: the browser's own words for that tell a person nothing. */
const silent = () => {
  throw new Error('The simulator is not answering. Please try again once it does.');
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify({ timezone, ...body }),
  }).catch(silent);
  const text = await response.text().catch(silent);
  const answer = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new Error(answer?.error?.message ?? `The simulator answered ${response.status}.`);
  return answer;
}

export const people = () => call('GET', '/chat/api/people');
export const changes = (since) => call('GET', `/chat/api/changes?since=${since}`);

/** One person's chat with the bot. */
export class Chat {
  constructor(person) {
    this.person = person;
    this.path = `/chat/api/chats/${encodeURIComponent(person.tenant)}/${encodeURIComponent(person.id)}`;
  }

  read = (since) => call('GET', `${this.path}?since=${since}`);
  seen = () => call('POST', `${this.path}/seen`);
  add = () => call('POST', `${this.path}/app`);
  say = (text, more = {}) => call('POST', `${this.path}/messages`, { text, ...more });
  submit = (activity, data) => call('POST', `${this.path}/actions`, { type: 'Action.Submit', activity, data });

  /** Presses an Action.Execute and waits for what comes of it. */
  async execute(activity, action) {
    const { invoke } = await call('POST', `${this.path}/actions`, { type: 'Action.Execute', activity, ...action });
    return this.#result(invoke);
  }

  /** Choices for what was typed into an input with Data.Query. */
  async search(activity, query) {
    const answer = await call('POST', `${this.path}/search`, { activity, ...query });
    const result = answer.invoke ? await this.#result(answer.invoke) : answer;
    if (result.state === 'failed') throw new Error(result.text);
    return result.choices ?? [];
  }

  async #result(invoke) {
    const end = Date.now() + patience;
    for (let wait = 40; Date.now() < end; wait = Math.min(wait * 1.4, 400)) {
      const result = await call('GET', `${this.path}/invokes/${encodeURIComponent(invoke)}`);
      if (result.state !== 'pending') return result;
      await pause(wait);
    }
    throw new Error('Something went wrong. Please try again.');
  }
}
