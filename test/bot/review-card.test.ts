import assert from 'node:assert/strict';
import { fits } from '../../src/bot/cards/card-template.ts';
import { reviewCard } from '../../src/bot/cards/review-card.ts';
import { Speech } from '../../src/text/text.ts';
import { aBoard, aChannel, aDraft, aPlan, aSource, aTab } from '../support/builders.ts';

describe('The review card', () => {
  it('leaves out the names of channels where Teams would not take it with them, and says so', () => {
    const tabs = Array.from({ length: 20 }, () => aTab('週次報告と次の計画'));
    const board = aBoard({ title: '案件', buckets: Array.from({ length: 30 }, (_, index) => ({ id: String(index), name: '期限を過ぎた作業', tasks: [] })) });
    const source = aSource({ plans: Array.from({ length: 30 }, () => board), channels: Array.from({ length: 30 }, (_, index) => aChannel({ id: String(index), displayName: '東京営業部の案件と相談'.repeat(4), tabs })) });
    const plan = aPlan({ description: '説'.repeat(1000), welcomeMessage: 'ようこそ。'.repeat(400) });
    const card = reviewCard(new Speech('en'), aDraft(), plan, source);
    assert.ok(fits(card));
    const told = JSON.stringify(card);
    assert.ok(told.includes('more to tell than Teams lets me show'));
    assert.ok(told.includes('request.submit'));
    const small = JSON.stringify(reviewCard(new Speech('en'), aDraft(), plan, aSource()));
    assert.ok(small.includes('Plans: Board, Wiki'));
    assert.ok(!small.includes('more to tell'));
  });
});
