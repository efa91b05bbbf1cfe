import MarkdownIt from './markdown-it.js';
import { SearchingChoiceSet } from './choices.js';

/* global AdaptiveCards */

/** The subset of Markdown that Teams shows in cards; HTML is text. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: true }).disable([
  'image',
  'heading',
  'lheading',
  'table',
  'code',
  'fence',
  'blockquote',
  'hr',
  'autolink',
  'reference',
  'backticks',
  'strikethrough',
]);

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};
AdaptiveCards.GlobalRegistry.elements.register('Input.ChoiceSet', SearchingChoiceSet, AdaptiveCards.Versions.v1_0);

const color = (name) => ({ default: `var(--ac-${name})`, subtle: `var(--ac-${name}-subtle)` });
const colors = {
  default: color('default'),
  dark: color('dark'),
  light: color('light'),
  accent: color('accent'),
  good: color('good'),
  warning: color('warning'),
  attention: color('attention'),
};
const container = (name) => ({ backgroundColor: `var(--ac-bg-${name})`, foregroundColors: colors });

/** Teams' measures; colours are the page's variables, so that light and dark need no second rendering. */
const hostConfig = new AdaptiveCards.HostConfig({
  fontFamily: 'inherit',
  supportsInteractivity: true,
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 28 },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: { ...container('default'), backgroundColor: 'transparent' },
    emphasis: container('emphasis'),
    good: container('good'),
    attention: container('attention'),
    warning: container('warning'),
    accent: container('accent'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    iconPlacement: 'leftOfTitle',
    iconSize: 20,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', color: 'default', size: 'small', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder', color: 'default', size: 'small' },
    },
    errorMessage: { color: 'attention', size: 'small', spacing: 'small', weight: 'default' },
  },
  adaptiveCard: { allowCustomStyle: false },
  imageSet: { imageSize: 'medium', maxImageHeight: 100 },
  factSet: {
    title: { color: 'default', size: 'default', weight: 'bolder', wrap: true, maxWidth: 160 },
    value: { color: 'default', size: 'default', weight: 'default', wrap: true },
    spacing: 12,
  },
});
hostConfig.cssClassNamePrefix = '';

const isWebAddress = (url) => /^https?:\/\//i.test(url ?? '');

/** Teams' own link to a team opens here, where this page is Teams: the team's page in the simulated tenant. */
function inThisTeams(url) {
  const { hostname, pathname, searchParams } = new URL(url);
  const [tenant, team] = [searchParams.get('tenantId'), searchParams.get('groupId')];
  const isTeam = hostname === 'teams.microsoft.com' && /^\/l\/(team|channel)\//.test(pathname) && tenant && team;
  return isTeam ? `/team/${encodeURIComponent(tenant)}/${encodeURIComponent(team)}` : url;
}

/** Opens a link outside of the chat, as Teams does. */
export function openLink(url) {
  if (isWebAddress(url) && URL.canParse(url)) window.open(inThisTeams(url), '_blank', 'noopener');
}

/** A bot's card as an Adaptive Card: hero and thumbnail cards are older forms of the same. Undefined for anything else. */
export function asAdaptiveCard({ contentType, content }) {
  if (contentType === 'application/vnd.microsoft.card.adaptive') return content;
  if (!/^application\/vnd\.microsoft\.card\.(hero|thumbnail)$/.test(contentType)) return undefined;
  const line = (text, more) => (text ? [{ type: 'TextBlock', text, wrap: true, ...more }] : []);
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      ...line(content?.title, { size: 'Medium', weight: 'Bolder' }),
      ...line(content?.subtitle, { isSubtle: true }),
      ...line(content?.text),
    ],
    actions: (content?.buttons ?? []).map(({ type, title, value, text, displayText }) =>
      type === 'openUrl'
        ? { type: 'Action.OpenUrl', title, url: value }
        : { type: 'Action.Submit', title, data: { msteams: { type, value, text, displayText } } },
    ),
  };
}

/**
 * Renders a card. `kept` are values by input id that somebody typed into an earlier revision of it.
 * `onAction(json name, action)` is called for Execute and Submit with validated inputs, `searchChoices(query)` for Data.Query.
 */
export function renderCard(payload, { kept = {}, onAction, searchChoices }) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig;
  card.searchChoices = searchChoices;
  card.kept = kept;
  card.onAnchorClicked = (_element, anchor) => {
    openLink(anchor.href);
    return true;
  };
  card.onExecuteAction = (action) => {
    const kind = action.getJsonTypeName();
    if (kind === 'Action.OpenUrl') openLink(action.url);
    else onAction(kind, action);
  };
  // What a press unfolds below the edge would look as if nothing had happened.
  card.onElementVisibilityChanged = ({ isVisible, renderedElement }) => isVisible && renderedElement?.scrollIntoView({ block: 'nearest' });
  try {
    card.parse(withValues(payload, kept));
    const element = card.render();
    return element ? { card, element } : undefined;
  } catch {
    return undefined;
  }
}

/** The payload with what was typed as the inputs' values. */
function withValues(node, kept) {
  if (Array.isArray(node)) return node.map((each) => withValues(each, kept));
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withValues(value, kept)]));
  const isInput = typeof node.type === 'string' && node.type.startsWith('Input.');
  return isInput && Object.hasOwn(kept, node.id) ? { ...copy, value: kept[node.id] } : copy;
}

/**
 * What was typed into the card and not yet sent, by input id. What was kept of an earlier revision is the renderer's own value
 * since, and not dirty any more.
 */
export const typedValues = (card) =>
  Object.fromEntries(
    card
      .getAllInputs()
      .filter((input) => input.id && (input.isDirty() || Object.hasOwn(card.kept, input.id)))
      .map((input) => [input.id, input.value ?? '']),
  );
