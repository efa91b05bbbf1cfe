/** What the server does not play, or what Azure Storage would not take either: with its error code, and the page of Microsoft's that says so. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, page: string) {
    super(`${message} (learn.microsoft.com/${page})`);
    this.status = status;
    this.code = code;
  }
}
