/** One instruction of a Dockerfile, lines joined and comments left out. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** The stages of a Dockerfile, each beginning with its `FROM`. */
export function stagesOf(text: string): readonly (readonly Instruction[])[] {
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n/g, ' ').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') stages.push([]);
    stages.at(-1)?.push({ word, rest: rest.replaceAll(/\s+/g, ' ') });
  }
  return stages;
}

/** What the instructions of a word say. */
export const saidBy = (stage: readonly Instruction[], word: string): readonly string[] => stage.filter((one) => one.word === word).map(({ rest }) => rest);

/** The environment that a stage sets. */
export const envOf = (stage: readonly Instruction[]): Readonly<Record<string, string>> =>
  Object.fromEntries(saidBy(stage, 'ENV').flatMap((rest) => rest.split(' ').map((one) => one.split('=') as [string, string])));
