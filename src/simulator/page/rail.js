import { avatar, byId, el } from './dom.js';

/** The person switcher: people by company, with a mark for what they have not read. */
export class Rail {
  constructor(choose) {
    this.choose = choose;
    this.entries = new Map();
    byId('menu').addEventListener('click', () => this.open(!this.isOpen));
    byId('shade').addEventListener('click', () => this.open(false));
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.isOpen) this.open(false);
    });
  }

  get isOpen() {
    return byId('app').classList.contains('rail-open');
  }

  /** On narrow screens the rail lies over the chat. */
  open(open) {
    byId('app').classList.toggle('rail-open', open);
    byId('menu').setAttribute('aria-expanded', String(open));
    if (open) byId('companies').querySelector('[aria-current]')?.focus();
    else if (byId('rail').contains(document.activeElement)) byId('menu').focus();
  }

  show(companies) {
    byId('companies').replaceChildren(
      ...companies.map((company) =>
        el(
          'section',
          { 'aria-label': company.name },
          el('h3', {}, company.name),
          el('ul', {}, ...company.people.map((person) => el('li', {}, this.entry(person)))),
        ),
      ),
    );
    for (const entry of this.entries.values()) this.arrange(entry);
  }

  entry(person) {
    const badge = el('span', { className: 'unread', 'data-testid': 'unread', hidden: true });
    const button = el(
      'button',
      {
        type: 'button',
        className: 'person',
        'data-testid': `person-${person.handle}`,
        'data-tenant': person.tenant,
        onclick: () => this.choose(person),
      },
      avatar(person.name),
      el(
        'span',
        { className: 'who' },
        el('span', { className: 'name' }, person.name),
        el('span', { className: 'title' }, person.jobTitle || person.department),
      ),
      badge,
    );
    this.entries.set(`${person.tenant}/${person.id}`, { button, badge, person });
    this.mark(person.tenant, person.id, person);
    return button;
  }

  /** Shows how much the person has not read. */
  mark(tenant, id, { unread, installed }) {
    const entry = this.entries.get(`${tenant}/${id}`);
    if (!entry) return;
    entry.person.unread = unread;
    entry.person.installed = installed;
    entry.badge.hidden = unread === 0;
    entry.badge.textContent = unread > 9 ? '9+' : String(unread);
    entry.badge.setAttribute('aria-label', `${unread} unread`);
    entry.button.classList.toggle('has-unread', unread > 0);
    this.arrange(entry);
  }

  /** Who has a chat stands above those who have none, so that nobody's news are far down. */
  arrange({ button, person }) {
    const item = button.parentElement;
    if (!item || !person.installed || item.dataset.chat) return;
    item.dataset.chat = 'yes';
    const focused = document.activeElement === button;
    item.parentElement.insertBefore(item, item.parentElement.querySelector('li:not([data-chat])'));
    if (focused) button.focus();
  }

  current(person) {
    for (const { button, person: one } of this.entries.values()) {
      if (one === person) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    }
    const others = [...this.entries.values()].filter(({ person: one }) => one !== person && one.unread > 0).length;
    byId('menu-dot').hidden = others === 0;
    document.title = `${others > 0 ? `(${others}) ` : ''}Teamwright · ${person.name}`;
  }

  people() {
    return [...this.entries.values()].map(({ person }) => person);
  }
}
