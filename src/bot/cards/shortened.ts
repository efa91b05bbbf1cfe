const segmenter = new Intl.Segmenter();

/** Cut to `room` characters at a word's end, with an ellipsis; characters as people count them, so that none is torn. */
export function shortened(text: string, room: number): string {
  // Nothing has more characters for people than it has code units; most texts are short, and counting is dear.
  if (text.length <= room) return text;
  const end = endOf(text, room);
  if (end === text.length) return text;
  const cut = text.slice(0, end);
  const word = cut.search(/\s\S*$/);
  return `${(word > cut.length / 2 ? cut.slice(0, word) : cut).replace(/[\s,;:.–-]+$/, '')}…`;
}

/** Where the first `count` characters end, or the text; what is behind them is not looked at. */
function endOf(text: string, count: number): number {
  let left = count;
  for (const { index } of segmenter.segment(text)) {
    if (left === 0) return index;
    left -= 1;
  }
  return text.length;
}
