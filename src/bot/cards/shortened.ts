/** Cut to `room` characters at a word's end, with an ellipsis; characters as people count them, so that none is torn. */
export function shortened(text: string, room: number): string {
  // Nothing has more characters for people than it has code units; most texts are short, and counting is dear.
  if (text.length <= room) return text;
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  if (characters.length <= room) return text;
  const cut = characters.slice(0, room).join('');
  const word = cut.search(/\s\S*$/);
  return `${(word > cut.length / 2 ? cut.slice(0, word) : cut).replace(/[\s,;:.–-]+$/, '')}…`;
}
