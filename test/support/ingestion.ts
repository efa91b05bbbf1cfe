import { createPipelineRequest, createHttpHeaders, type HttpClient, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { gunzipSync } from 'node:zlib';

/** What Application Insights is sent, an item each. */
export interface Envelope {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: Readonly<Record<string, unknown>> & { readonly properties?: Readonly<Record<string, string>>; readonly name?: string; readonly message?: string } };
}

/** The ingestion endpoint, where the library's requests leave the process. */
export class Ingestion implements HttpClient {
  readonly envelopes: Envelope[] = [];
  readonly addresses = new Set<string>();
  /** Answers so in place of taking what it is sent. */
  status = 200;

  sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const { url, body } = createPipelineRequest(request);
    this.addresses.add(url);
    const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body as unknown as Uint8Array);
    const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
    const sent = (text.startsWith('[') ? JSON.parse(text) : text.split('\n').map((line) => JSON.parse(line) as unknown)) as Envelope[];
    if (this.status === 200) this.envelopes.push(...sent);
    const taken = this.status === 200 ? sent.length : 0;
    const bodyAsText = JSON.stringify({ itemsReceived: sent.length, itemsAccepted: taken, errors: [] });
    return Promise.resolve({ request, status: this.status, headers: createHttpHeaders(), bodyAsText });
  }

  of(baseType: string): readonly Envelope[] {
    return this.envelopes.filter(({ data }) => data.baseType === baseType);
  }

  /** Names and fields of events, in their order; the library adds nothing that is not its own. */
  get events(): readonly { readonly name: unknown; readonly fields: unknown }[] {
    return this.of('EventData').map(({ data: { baseData } }) => ({ name: baseData.name, fields: { ...baseData.properties } }));
  }
}
