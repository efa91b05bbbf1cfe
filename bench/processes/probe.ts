/**
 * Loaded before a measured program (`--import`): tells its parent over IPC what the process has used, and ends it when the
 * parent is gone. It does nothing until it is asked.
 */
const figures: Readonly<Record<string, () => number>> = {
  /** Processor time of all threads since the start, in µs. */
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** Resident memory in bytes, garbage left out as far as the engine can be made to. */
  memory: () => {
    for (let go = 0; go < 3; go += 1) globalThis.gc?.();
    return process.memoryUsage.rss();
  },
};

process.on('message', (asked) => {
  const figure = typeof asked === 'string' ? figures[asked] : undefined;
  if (figure) process.send?.(figure());
});
process.on('disconnect', () => process.exit(1));
// The listener above must not keep a program that has nothing more to do.
process.channel?.unref();
