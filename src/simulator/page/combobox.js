import { el } from './dom.js';

/** ms without a key before what was typed is searched for */
const typingPause = 180;
let lastId = 0;

/** The field with chips and its list, after the combobox pattern of the ARIA Authoring Practices. */
export class Combobox {
  constructor(choiceSet, search) {
    const id = `choices-${++lastId}`;
    this.choiceSet = choiceSet;
    this.search = search;
    this.options = [];
    this.active = -1;
    this.asked = 0;
    this.input = el('input', {
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: false,
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': id,
      'aria-required': choiceSet.isRequired ? 'true' : undefined,
      'data-testid': `search-${choiceSet.id}`,
    });
    this.chips = el('span', { className: 'chips' });
    this.field = el('div', { className: 'choices-field' }, this.chips, this.input);
    this.list = el('ul', {
      id,
      role: 'listbox',
      className: 'choices-list',
      hidden: true,
      'data-testid': `options-${choiceSet.id}`,
    });
    this.element = el('div', { className: 'choices' }, this.field, this.list);
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('focus', () => this.ask(''));
    this.input.addEventListener('blur', () => this.left());
    this.field.addEventListener('mousedown', (event) => {
      if (event.target === this.input) return;
      event.preventDefault();
      this.input.focus();
    });
    // The list must not take the focus from the field, or the field's blur would close it before the click.
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.show();
    void this.nameChosen();
  }

  get isPeople() {
    return /^graph\.microsoft\.com\/users/.test(this.choiceSet.choicesData?.dataset ?? '');
  }

  /** Whether what stands in the field was typed, and is not the name of what is chosen. */
  get isTyped() {
    const { isMultiSelect, chosen } = this.choiceSet;
    return this.input.value !== '' && (isMultiSelect || chosen.length === 0);
  }

  /** Ids that came without a name get one. */
  async nameChosen() {
    const nameless = this.choiceSet.chosen.filter(({ value, title }) => value === title).map(({ value }) => value);
    if (!this.isPeople || nameless.length === 0) return;
    const found = await this.search({ dataset: this.choiceSet.choicesData.dataset, query: '', ids: nameless }).catch(
      () => [],
    );
    for (const one of this.choiceSet.chosen)
      one.title = found.find(({ value }) => value === one.value)?.title ?? one.title;
    this.show();
  }

  show() {
    const { chosen, isMultiSelect, placeholder } = this.choiceSet;
    this.chips.replaceChildren(
      ...(isMultiSelect ? chosen : []).map((choice) =>
        el(
          'span',
          { className: 'chip', 'data-testid': 'chip' },
          el('span', {}, choice.title),
          el(
            'button',
            { type: 'button', 'aria-label': `Remove ${choice.title}`, onclick: () => this.drop(choice) },
            '×',
          ),
        ),
      ),
    );
    if (!isMultiSelect) this.input.value = chosen[0]?.title ?? '';
    this.input.placeholder = chosen.length > 0 ? '' : (placeholder ?? 'Search');
    this.field.classList.toggle('has-chips', isMultiSelect && chosen.length > 0);
  }

  typed() {
    if (!this.choiceSet.isMultiSelect && this.choiceSet.chosen.length > 0) this.choose([]);
    const query = this.input.value;
    // What is listed was found for other letters: Enter may not take it for what is typed now.
    this.asked += 1;
    this.activate(-1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(query), typingPause);
  }

  async ask(query) {
    const ask = ++this.asked;
    const wanted = query.trim().toLowerCase();
    const fixed = this.choiceSet.choices
      .map(({ title, value }) => ({ title, value }))
      .filter(({ title }) => title.toLowerCase().includes(wanted));
    const data = this.choiceSet.choicesData;
    if (data?.dataset === undefined) return this.open(fixed, 'Nothing found');
    if (wanted === '' && fixed.length > 0 && !this.isPeople) return this.open(fixed, '');
    if (this.options.length === 0) this.open([], 'Searching…');
    try {
      const found = await this.search({
        dataset: data.dataset,
        query: query.trim(),
        top: data.count ?? 15,
        skip: data.skip ?? 0,
      });
      const all = this.isPeople
        ? found
        : [...fixed, ...found.filter(({ value }) => !fixed.some((one) => one.value === value))];
      if (ask === this.asked) this.open(all, this.isPeople ? 'We did not find anybody' : 'Nothing found');
    } catch (error) {
      if (ask === this.asked) this.open([], error.message);
    }
  }

  open(choices, otherwise) {
    if (document.activeElement !== this.input) return;
    const taken = new Set(this.choiceSet.isMultiSelect ? this.choiceSet.chosen.map(({ value }) => value) : []);
    this.options = choices.filter(({ value }) => !taken.has(value));
    const items = this.options.map((choice, index) =>
      el(
        'li',
        {
          id: `${this.list.id}-${index}`,
          role: 'option',
          'aria-selected': 'false',
          'data-testid': 'option',
          onclick: () => this.pick(choice),
        },
        el('span', { className: 'option-title' }, choice.title),
        choice.subtitle ? el('span', { className: 'option-subtitle' }, choice.subtitle) : undefined,
      ),
    );
    this.list.replaceChildren(
      ...(items.length > 0
        ? items
        : [el('li', { className: 'none', role: 'option', 'aria-disabled': 'true' }, otherwise)]),
    );
    this.list.hidden = items.length === 0 && otherwise === '';
    this.input.setAttribute('aria-expanded', String(!this.list.hidden));
    this.activate(items.length > 0 && this.isTyped ? 0 : -1);
    this.list.scrollIntoView({ block: 'nearest' });
  }

  close() {
    this.asked += 1;
    clearTimeout(this.timer);
    this.options = [];
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.activate(-1);
  }

  left() {
    this.close();
    if (this.choiceSet.isMultiSelect) this.input.value = '';
    else this.show();
  }

  activate(index) {
    this.active = index;
    for (const [at, item] of [...this.list.children].entries())
      item.setAttribute('aria-selected', String(at === index));
    const item = index < 0 ? undefined : this.list.children[index];
    if (item) {
      this.input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  key(event) {
    // These belong to whoever writes in another script: they end a word, and choose nothing.
    if (event.isComposing) return;
    const count = this.options.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (this.list.hidden) return void this.ask(this.choiceSet.isMultiSelect ? this.input.value : '');
      if (count > 0)
        this.activate(
          event.key === 'ArrowDown' ? (this.active + 1) % count : (Math.max(this.active, 0) - 1 + count) % count,
        );
    } else if (event.key === 'Enter' && !this.list.hidden) {
      event.preventDefault();
      if (this.active >= 0) this.pick(this.options[this.active]);
    } else if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === 'Backspace' && this.input.value === '' && this.choiceSet.isMultiSelect) {
      const last = this.choiceSet.chosen.at(-1);
      if (last) this.drop(last);
    }
  }

  pick(choice) {
    const one = { value: choice.value, title: choice.title };
    this.choose(this.choiceSet.isMultiSelect ? [...this.choiceSet.chosen, one] : [one]);
    if (this.choiceSet.isMultiSelect) this.input.value = '';
    this.show();
    this.close();
  }

  drop(choice) {
    this.choose(this.choiceSet.chosen.filter((one) => one !== choice));
    this.show();
    this.input.focus();
  }

  choose(chosen) {
    this.choiceSet.chosen = chosen;
    this.choiceSet.valueChanged();
  }
}
