import { Combobox } from './combobox.js';

/* global AdaptiveCards */

/**
 * `Input.ChoiceSet` that searches: with `choices.data` (Data.Query, people or the bot's own datasets) or of style
 * `filtered`. The renderer of `adaptivecards` 3.0.6 does neither multi-select search nor people, so this takes its place;
 * all other choice sets stay the library's.
 */
export class SearchingChoiceSet extends AdaptiveCards.ChoiceSetInput {
  get searches() {
    return this.choicesData?.dataset !== undefined || this.style === 'filtered';
  }

  internalRender() {
    if (!this.searches) return super.internalRender();
    this.chosen = (this.defaultValue ?? '')
      .split(',')
      .filter((value) => value !== '')
      .map((value) => ({ value, title: this.choices.find((choice) => choice.value === value)?.title ?? value }));
    this.control = new Combobox(this, this.getRootElement().searchChoices);
    return this.control.element;
  }

  get value() {
    if (!this.control) return super.value;
    return this.chosen.length > 0 ? this.chosen.map(({ value }) => value).join(',') : undefined;
  }

  isValid() {
    return this.control ? true : super.isValid();
  }

  focus() {
    if (this.control) this.control.input.focus();
    else super.focus();
  }

  updateInputControlAriaLabelledBy() {
    if (!this.control) return super.updateInputControlAriaLabelledBy();
    this.control.input.setAttribute('aria-labelledby', this.getAllLabelIds().join(' '));
  }
}
