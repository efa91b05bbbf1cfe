/** What the server does not play, or what Cosmos DB would not take either: by a page of Microsoft's that says so. */
export class Refused extends Error {
  readonly status: number;
  readonly substatus: number | undefined;

  constructor(status: number, message: string, page: string, substatus?: number) {
    super(`${message} (learn.microsoft.com/${page})`);
    this.status = status;
    this.substatus = substatus;
  }
}
