import { parentPort, workerData } from 'node:worker_threads';
import { carryOut, type Assignment } from './work.ts';

const tally = await carryOut(workerData as Assignment, (stories) => parentPort?.postMessage({ stories }));
parentPort?.postMessage({ tally });
parentPort?.close();
