import { randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import { Simulator } from './answer.ts';
import { channelRoutes } from './channel/routes.ts';
import { Delivery } from './channel/delivery.ts';
import { seededChance } from './chance.ts';
import { companyIn, seed } from './company/seed.ts';
import { faultRoutes } from './faults.ts';
import { graphRoutes } from './graph/routes.ts';
import { answeredSoFar, logRoutes } from './log.ts';
import { optionsOf, type Options } from './options.ts';
import type { Settings } from './route.ts';
import { sentences } from './sentences.ts';
import { listen, type Behind } from './server.ts';
import { State } from './state.ts';

/** The simulator's process: says on stdout when and where it is ready, and ends with its parent. */
async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  if (options.help) return void process.stdout.write(sentences.usage);
  if (process.env['NODE_ENV'] === 'production') throw new Error(sentences.notInProduction);
  const state = new State(options.file);
  seed(state, companyIn(options.company));
  let delivery: Delivery | undefined;
  const { server, url } = await listen(options.port, (own) => {
    const settings: Settings = { ...options, url: own };
    delivery = new Delivery(state, settings, options.bot);
    return behind(state, settings, options, delivery);
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
  endWithParent(server, () => {
    delivery?.close();
    state.close();
  });
}

function behind(state: State, settings: Settings, options: Options, delivery: Delivery): Behind {
  const controls = options.faults ? [...faultRoutes, ...logRoutes] : [];
  const simulator = new Simulator(state, settings, [...graphRoutes, ...channelRoutes, ...controls]);
  const random = seededChance(options.seed ?? randomInt(2 ** 32), answeredSoFar({ state }));
  return {
    answer: (request) => simulator.answer(request, Date.now(), random),
    deliver: (outgoing) => void delivery.deliver(outgoing),
  };
}

/** A parent that is killed cannot say so: its end of our stdin closes. */
function endWithParent(server: Server, finish: () => void): void {
  const end = (): void => {
    server.close();
    server.closeAllConnections();
    finish();
    process.exit(0);
  };
  process.stdin.on('end', end).on('close', end).on('error', end).resume();
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const port = Number((error as { readonly port?: unknown }).port);
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${taken ? sentences.portTaken(port) : why}\n`);
  process.exitCode = 1;
}
