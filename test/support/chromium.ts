import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, or undefined where it is missing: then a test skips itself visibly. */
export async function openChromium(): Promise<Browser | undefined> {
  return existsSync(executablePath) ? chromium.launch({ executablePath, args }) : undefined;
}
