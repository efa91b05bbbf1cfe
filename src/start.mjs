// Plain JavaScript, because an older Node cannot even read a `.ts` file to say that it is too old.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  console.error(`Teamwright needs Node 24.15 or newer; this is ${process.version}. Install Node 24 from https://nodejs.org and try again.`);
  process.exitCode = 1;
} else {
  const { main } = await import('./main.ts');
  await main(process.argv.slice(2));
}
