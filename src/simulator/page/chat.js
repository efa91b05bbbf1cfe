import * as api from './api.js';
import { avatar, byId, el, refreshTimes, remember, remembered } from './dom.js';
import { Messages } from './messages.js';
import { Rail } from './rail.js';

const pollPause = 700;

let chat;
let person;
/** Up to which change the open chat has been read; undefined: not at all yet. */
let read;
/** The last change of the open chat that was heard of. */
let heard = 0;
let changed = 0;
/** The id of the simulated world that is shown. */
let world;
let lastActivity;

const scroller = byId('scroller');
const rail = new Rail((one) => void show(one));
const messages = new Messages(byId('messages'), { act, search: (activity, query) => chat.search(activity, query) });

const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
const toEnd = () => (scroller.scrollTop = scroller.scrollHeight);

function toast(text) {
  const note = el('p', { className: 'toast' }, text);
  byId('toasts').append(note);
  setTimeout(() => note.remove(), 6000);
}

/** Makes somebody the person at this screen. */
async function show(one) {
  person = one;
  chat = new api.Chat(one);
  read = undefined;
  heard = 0;
  lastActivity = undefined;
  messages.clear();
  frame(one);
  rail.current(one);
  rail.open(false);
  byId('me').replaceChildren(el('span', { className: 'me-name' }, one.name), avatar(one.name));
  byId('text').value = '';
  // At once, not when the chat is read: by then somebody may be typing elsewhere.
  if (matchMedia('(min-width: 700px)').matches) byId('text').focus({ preventScroll: true });
  const address = `?${new URLSearchParams({ tenant: one.tenant, person: one.id })}`;
  history.replaceState(null, '', `/${address}`);
  remember(address);
  await refresh().then(toEnd, later);
}

/** What stands around the messages: the app's page where it is not added, else the field to type in. */
function frame({ installed, typing = false }) {
  byId('store').hidden = installed;
  byId('compose').hidden = !installed;
  byId('typing').hidden = !typing;
  suggest();
}

/** Where nobody answers, the poll says so, and reads what is missing as soon as somebody does. */
const later = () => undefined;

/** Reads what changed in the open chat. */
async function refresh() {
  const mine = chat;
  const state = await mine.read(read ?? 0);
  if (mine !== chat) return;
  const stay = isAtEnd();
  const last = state.activities.at(-1);
  messages.update(state.activities, person);
  read = Math.max(read ?? 0, state.changed);
  if (last && !(Number(lastActivity?.id) > Number(last.id))) lastActivity = last;
  person.installed = state.installed;
  frame(state);
  if (stay) toEnd();
  if (state.unread > 0 && document.visibilityState === 'visible') await mine.seen();
}

/** Buttons that the last message suggests; they say what is written on them. */
function suggest() {
  const actions =
    lastActivity?.from === 'bot' && !lastActivity.deleted ? (lastActivity.suggestedActions?.actions ?? []) : [];
  byId('suggestions').replaceChildren(
    ...actions.map(({ title, value }) =>
      el('button', { type: 'button', onclick: () => void say(String(value ?? title)) }, title),
    ),
  );
}

async function say(text) {
  const mine = chat;
  try {
    await mine.say(text);
  } catch (error) {
    toast(error.message);
    // Nobody has to type again what was not sent; but it is not said for somebody else.
    if (mine === chat && byId('text').value === '') byId('text').value = text;
    grow();
    return;
  }
  await refresh().then(toEnd, later);
}

/** A pressed button of a card. Answers what went wrong, if something did. */
async function act(activity, kind, action) {
  const mine = chat;
  if (kind === 'Action.Submit') return submit(mine, activity, action.data ?? {});
  if (kind !== 'Action.Execute') return undefined;
  const result = await mine.execute(activity.id, { verb: action.verb ?? '', id: action.id, data: action.data ?? {} });
  if (mine !== chat) return undefined;
  if (result.effect === 'message') toast(result.text);
  await refresh();
  return result.state === 'failed' ? result.text : undefined;
}

/** `msteams` in the data makes a Submit say something in the chat: messageBack, imBack. */
async function submit(mine, activity, data) {
  const special = data.msteams;
  if (special?.type === 'imBack') await mine.say(String(special.value ?? ''));
  else if (special?.type === 'messageBack')
    await mine.say(String(special.displayText ?? special.text ?? ''), {
      value: special.value ?? {},
      replyToId: activity.id,
    });
  else await mine.submit(activity.id, data);
  if (mine === chat) await refresh();
  return undefined;
}

async function poll() {
  try {
    const news = await api.changes(changed);
    // Of what was said in a world that a reset has ended, nobody knows any more.
    if (news.world !== world) return location.reload();
    changed = news.changed;
    for (const each of news.chats) {
      const open = person && each.tenant === person.tenant && each.person === person.id;
      rail.mark(
        each.tenant,
        each.person,
        open && document.visibilityState === 'visible' ? { ...each, unread: 0 } : each,
      );
      if (!open) continue;
      byId('typing').hidden = !each.typing;
      if (each.typing && isAtEnd()) toEnd();
      heard = Math.max(heard, each.changed);
    }
    // Also what an earlier look heard of and could not read.
    if (chat && (read === undefined || heard > read)) await refresh();
    if (person) rail.current(person);
    byId('app').classList.remove('offline');
  } catch {
    byId('app').classList.add('offline');
  }
  setTimeout(poll, pollPause);
}

byId('compose').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('text').value.trim();
  if (text === '' || !chat) return;
  byId('text').value = '';
  grow();
  void say(text);
});
byId('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId('compose').requestSubmit();
});
const grow = () => {
  const field = byId('text');
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
};
byId('text').addEventListener('input', grow);
byId('add').addEventListener('click', () => {
  byId('add').disabled = true;
  chat
    .add()
    .then(refresh)
    .catch((error) => toast(error.message))
    .finally(() => {
      byId('add').disabled = false;
      byId('text').focus();
    });
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && chat) void refresh().catch(later);
});
setInterval(() => refreshTimes(document), 20000);

const start = await api.people();
changed = start.changed;
world = start.world;
rail.show(start.tenants);
const asked = new URLSearchParams(location.search || remembered());
const everybody = rail.people();
const wanted = everybody.find(
  ({ tenant, id, handle }) =>
    (!asked.has('tenant') || tenant === asked.get('tenant')) && [id, handle].includes(asked.get('person')),
);
const first = wanted ?? everybody[0];
if (first) await show(first);
void poll();
