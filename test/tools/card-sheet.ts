/** Pictures of every card in every state, eight to a sheet: `node test/tools/card-sheet.ts <folder> [width] [dark]`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CardStand } from '../cards/card-stand.ts';
import { states } from '../cards/states.ts';

const [folder = 'card-sheet', width = '320', look] = process.argv.slice(2);
const dark = look === 'dark';
const stand = await CardStand.open({ width: Number(width), dark });
if (!stand) throw new Error('There is no Chromium here');
mkdirSync(folder, { recursive: true });
const figures: string[] = [];
for (const [name, view] of states()) {
  await stand.show(view);
  const { width: wide, height } = await stand.size();
  console.log(`${name}: ${wide} × ${height}`);
  const picture = (await stand.page.locator('#stand').screenshot()).toString('base64');
  figures.push(`<figure><figcaption>${name} ${height}</figcaption><img src="data:image/png;base64,${picture}"></figure>`);
}
console.log(stand.problems);
await stand.page.setViewportSize({ width: 4 * (Number(width) + 20), height: 900 });
for (let first = 0; first < figures.length; first += 8) {
  const paper = `background: ${dark ? '#1f1f1f' : '#eee'}; color: gray; font: 12px sans-serif; margin: 0`;
  const style = 'figure { display: inline-block; margin: 10px; vertical-align: top }';
  await stand.page.setContent(`<style>${style}</style><body style="${paper}">${figures.slice(first, first + 8).join('')}`);
  await stand.page.screenshot({ path: join(folder, `sheet-${look ?? 'light'}-${width}-${first / 8 + 1}.png`), fullPage: true });
}
await stand.close();
