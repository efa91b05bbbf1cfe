import { asAdaptiveCard, openLink, renderCard, typedValues } from './cards.js';
import { avatar, el, timeElement } from './dom.js';
import MarkdownIt from './markdown-it.js';

/** A bot's text is Markdown in Teams. */
const markdown = new MarkdownIt({ html: false, breaks: true }).disable(['image']);

/** What stands in a chat, one element a message, edited in place. */
export class Messages {
  /** `act(activity, kind, action)` answers an error's text, if there is one; `search(activity, query)` answers choices. */
  constructor(list, { act, search }) {
    this.list = list;
    this.act = act;
    this.search = search;
    this.shown = new Map();
  }

  clear() {
    this.list.replaceChildren();
    this.shown.clear();
  }

  /** Shows new messages and new revisions of old ones. */
  update(activities, person) {
    for (const activity of activities) {
      const before = this.shown.get(activity.id);
      if (before?.activity.revision >= activity.revision) continue;
      if (before) this.edit(before, activity);
      else this.append(activity, person);
    }
  }

  append(activity, person) {
    if (activity.deleted) return;
    const mine = activity.from === 'person';
    const body = el('div', { className: 'body' });
    const article = el(
      'article',
      {
        className: `message ${mine ? 'mine' : 'bot'}`,
        'data-testid': 'message',
        'data-from': activity.from,
        'data-activity': activity.id,
      },
      mine ? undefined : el('img', { className: 'bot-face', src: '/page/icon.svg', alt: '', width: 32, height: 32 }),
      el(
        'div',
        { className: 'content' },
        el(
          'p',
          { className: 'meta' },
          mine ? el('span', { className: 'unseen' }, person.name) : el('b', {}, 'Teamwright'),
          timeElement(activity.at),
          el('span', { className: 'edited' }),
        ),
        body,
      ),
    );
    const entry = { activity, article, body, cards: [], busy: false };
    this.shown.set(activity.id, entry);
    this.fill(entry);
    const next = [...this.shown.values()].filter(
      (one) => Number(one.activity.id) > Number(activity.id) && one !== entry,
    )[0];
    this.list.insertBefore(article, next?.article ?? null);
  }

  /** An edit waits while somebody types into the card, and keeps what they typed. */
  edit(entry, activity) {
    entry.activity = activity;
    if (entry.busy) return;
    const typing =
      entry.body.contains(document.activeElement) && document.activeElement.matches('input, textarea, select');
    if (!typing || activity.deleted) return this.fill(entry, this.typed(entry));
    if (entry.waiting) return;
    entry.waiting = true;
    entry.body.addEventListener(
      'focusout',
      () => {
        entry.waiting = false;
        // The focus may go on to another input of the same card: then it waits again.
        setTimeout(() => this.edit(entry, entry.activity), 0);
      },
      { once: true },
    );
  }

  typed(entry) {
    return Object.assign({}, ...entry.cards.map(typedValues));
  }

  fill(entry, kept = {}) {
    const { activity, article, body } = entry;
    const hadFocus = body.contains(document.activeElement);
    article.querySelector('.edited').textContent =
      activity.editedAt && !activity.deleted && activity.text ? 'Edited' : '';
    article.dataset.revision = String(activity.revision);
    entry.cards = [];
    if (activity.deleted) {
      article.classList.add('deleted');
      body.replaceChildren(el('div', { className: 'bubble' }, 'This message has been deleted.'));
      return;
    }
    const parts = activity.attachments.map((attachment) => this.attachment(entry, attachment, kept));
    if (activity.text) parts.unshift(this.text(activity));
    if (activity.undelivered)
      parts.push(
        el(
          'p',
          { className: 'inline-error', role: 'alert' },
          'Teamwright is not answering: it did not get this message.',
        ),
      );
    body.replaceChildren(...parts);
    if (hadFocus) body.querySelector('.card')?.focus({ preventScroll: true });
  }

  text(activity) {
    const bubble = el('div', { className: 'bubble', dir: 'auto', 'data-testid': 'text' });
    if (activity.from === 'person') bubble.textContent = activity.text;
    else bubble.innerHTML = markdown.render(activity.text);
    bubble.addEventListener('click', (event) => {
      const anchor = event.target.closest('a');
      if (!anchor) return;
      event.preventDefault();
      openLink(anchor.href);
    });
    return bubble;
  }

  attachment(entry, attachment, kept) {
    const payload = asAdaptiveCard(attachment);
    const frame = el('div', {
      className: 'card',
      'data-testid': 'card',
      tabIndex: -1,
      role: 'group',
      'aria-label': payload?.speak ?? 'Card',
    });
    const error = el('p', { className: 'inline-error', role: 'alert', hidden: true, 'data-testid': 'card-error' });
    const rendered =
      payload &&
      renderCard(payload, {
        kept,
        searchChoices: (query) => this.search(entry.activity.id, query),
        onAction: (kind, action) => void this.press(entry, frame, error, kind, action),
      });
    if (!rendered)
      return el(
        'div',
        { className: 'bubble' },
        attachment.name ?? payload?.fallbackText ?? 'This attachment cannot be shown here.',
      );
    entry.cards.push(rendered.card);
    frame.append(rendered.element, error);
    return frame;
  }

  /** Buttons rest while the bot works; afterwards its new card is there, or what went wrong. */
  async press(entry, frame, error, kind, action) {
    if (entry.busy) return;
    entry.busy = true;
    error.hidden = true;
    const before = entry.activity.revision;
    const pressed = document.activeElement?.closest('button');
    const buttons = [...frame.querySelectorAll('.ac-pushButton')].filter((button) => !button.disabled);
    frame.setAttribute('aria-busy', 'true');
    pressed?.classList.add('under-way');
    for (const button of buttons) button.disabled = true;
    const problem = await this.act(entry.activity, kind, action).catch((failure) => failure.message);
    entry.busy = false;
    // A button that rests has lost the focus; who went elsewhere meanwhile is not called back.
    const stays = pressed && document.activeElement === document.body;
    if (entry.activity.revision > before && !problem) {
      this.fill(entry);
      if (stays) entry.body.querySelector('.card')?.focus({ preventScroll: true });
      return;
    }
    frame.removeAttribute('aria-busy');
    pressed?.classList.remove('under-way');
    for (const button of buttons) button.disabled = false;
    if (stays) pressed.focus({ preventScroll: true });
    error.textContent = problem ?? '';
    error.hidden = !problem;
    if (entry.activity.revision > before) this.edit(entry, entry.activity);
  }
}
