import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';

/** Sends what is counted, and knows what has not arrived: the library tells nobody. */
export class Arrivals implements HttpClient {
  readonly #client: HttpClient;
  readonly #timeout: number;
  #lost = 0;

  /** `timeout`: for one request and its answer, in ms. */
  constructor(client: HttpClient, timeout: number) {
    this.#client = client;
    this.#timeout = timeout;
  }

  /** How many requests were not taken whole. */
  get lost(): number {
    return this.#lost;
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const response = await this.needed(() => this.#client.sendRequest({ ...request, timeout: this.#timeout }));
    if (response.status !== 200) this.#lost += 1;
    // The library would go on to whatever address is given there; the operator named one, and no other is asked.
    response.headers.delete('location');
    return response;
  }

  /** Work without which a request does not leave. */
  async needed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#lost += 1;
      throw error;
    }
  }
}
