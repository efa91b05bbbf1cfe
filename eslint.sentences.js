/** At least four words in a row, the shape of something that a person is meant to read. */
const sentence = /[A-Za-z][a-z']+(?:,? [a-z']+){3,}/;

/**
 * Refuses sentences outside `src/text/`: what people read stands in one place, so that it can be translated.
 * What a thrown `Error` says is for developers and may stand where it is thrown.
 */
export const noSentences = {
  meta: { type: 'problem', schema: [], messages: { sentence: 'What people read comes from src/text/.' } },
  create(context) {
    const check = (node, value) => {
      if (typeof value !== 'string' || !sentence.test(value)) return;
      const inError = context.sourceCode
        .getAncestors(node)
        .some((ancestor) => ancestor.type === 'NewExpression' && ancestor.callee.name === 'Error');
      if (!inError) context.report({ node, messageId: 'sentence' });
    };
    return {
      Literal: (node) => check(node, node.value),
      TemplateElement: (node) => check(node, node.value.cooked),
    };
  },
};
