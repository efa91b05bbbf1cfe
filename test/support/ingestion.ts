import { createPipelineRequest, createHttpHeaders, type HttpClient, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { loopbackCertificate, loopbackKey } from './loopback-certificate.ts';

/** What Application Insights is sent, an item each. */
export interface Envelope {
  readonly name: string;
  readonly time: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: Readonly<Record<string, unknown>> & { readonly properties?: Readonly<Record<string, string>>; readonly name?: string; readonly message?: string } };
}

/** What has arrived. */
class Received {
  readonly envelopes: Envelope[] = [];

  of(baseType: string): readonly Envelope[] {
    return this.envelopes.filter(({ data }) => data.baseType === baseType);
  }

  /** Names and fields of events, in their order; the library adds nothing that is not its own. */
  get events(): readonly { readonly name: unknown; readonly fields: unknown }[] {
    return this.of('EventData').map(({ data: { baseData } }) => ({ name: baseData.name, fields: { ...baseData.properties } }));
  }
}

/** One by one, or all in one list; packed where the library thinks it worth the trouble. */
function envelopesIn(bytes: Buffer): readonly Envelope[] {
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  return (text.startsWith('[') ? JSON.parse(text) : text.split('\n').map((line) => JSON.parse(line) as unknown)) as Envelope[];
}

const answerTo = (sent: number, taken: number): string => JSON.stringify({ itemsReceived: sent, itemsAccepted: taken, errors: [] });

/** The ingestion endpoint, where the library's requests leave the process. */
export class Ingestion extends Received implements HttpClient {
  readonly addresses = new Set<string>();
  /** What the last request said of who sent it. */
  authorization: string | undefined;
  /** Answers so in place of taking what it is sent; where it is elsewhere, says where. */
  status = 200;

  sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const { url, body, headers: sentHeaders } = createPipelineRequest(request);
    this.addresses.add(url);
    this.authorization = sentHeaders.get('authorization');
    const sent = envelopesIn(typeof body === 'string' ? Buffer.from(body) : Buffer.from(body as unknown as Uint8Array));
    if (this.status === 200) this.envelopes.push(...sent);
    const headers = createHttpHeaders(this.status === 307 || this.status === 308 ? { location: 'https://elsewhere.example/v2.1/track' } : {});
    return Promise.resolve({ request, status: this.status, headers, bodyAsText: answerTo(sent.length, this.status === 200 ? sent.length : 0) });
  }
}

/** The ingestion endpoint on this machine, for a product that runs as a process of its own. */
export class IngestionServer extends Received {
  readonly paths = new Set<string>();
  readonly #server: Server;

  private constructor() {
    super();
    this.#server = createServer({ key: loopbackKey, cert: loopbackCertificate }, (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.paths.add(`${request.method ?? ''} ${request.url ?? ''}`);
        const sent = envelopesIn(Buffer.concat(parts));
        this.envelopes.push(...sent);
        response.setHeader('content-type', 'application/json');
        response.end(answerTo(sent.length, sent.length));
      });
    });
  }

  static async start(): Promise<IngestionServer> {
    const server = new IngestionServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** `127.0.0.1:PORT` */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
