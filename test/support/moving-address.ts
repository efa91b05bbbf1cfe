import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * One address of a service of several machines, as of a managed Redis: a new connection is led to the machine that it leads to now, and one that
 * is there stays with its own.
 */
export class MovingAddress {
  readonly #open = new Set<Socket>();
  readonly #server = createServer((socket) => this.#lead(socket));
  #to: number;

  private constructor(port: number) {
    this.#to = port;
  }

  static async begin(port: number): Promise<MovingAddress> {
    const address = new MovingAddress(port);
    address.#server.listen(0, '127.0.0.1');
    await once(address.#server, 'listening');
    return address;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    return address.port;
  }

  leadTo(port: number): void {
    this.#to = port;
  }

  async end(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #lead(near: Socket): void {
    const far = connect(this.#to, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]] as const) {
      this.#open.add(one);
      one.on('error', () => undefined);
      one.once('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
