// Plain JavaScript, because an older Node cannot even read a `.ts` file to say that it is too old.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  console.error(`Teamwright needs Node 24.15 or newer; this is ${process.version}. Install Node 24 from https://nodejs.org and try again.`);
  process.exitCode = 1;
} else {
  // What one start has compiled the next one finds, and the simulator's process too: beside the packages, where nobody else
  // writes. Where that folder is read-only it goes without. What is set to nothing would be the folder that we are started in.
  process.env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  const { main } = await import('./main.ts');
  await main(process.argv.slice(2));
}
