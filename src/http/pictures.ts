import type { IncomingMessage } from 'node:http';
import type { Picture } from '../catalog/teams-service.ts';
import { second, type Clock, type Instant } from '../clock.ts';
import { refusal, type Answer } from './answer.ts';

/** What a link to a picture says; what is missing is empty. */
export interface PictureLink {
  readonly tenant: string;
  readonly name: string;
  readonly until: string;
  readonly signature: string;
}

/** The picture that a link leads to, and until when; undefined where it is none of ours, or is over. */
export type ShowPicture = (link: PictureLink) => Promise<{ readonly picture: Picture; readonly until: Instant } | undefined>;

/** `GET /pictures/<tenant>/<name>?until=…&signature=…`: the picture, or 404, which does not say why. */
export async function answerPicture({ url = '' }: IncomingMessage, show: ShowPicture, clock: Clock): Promise<Answer> {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const [, , tenant = '', name = ''] = pathname.split('/');
  const found = await show({ tenant, name, until: searchParams.get('until') ?? '', signature: searchParams.get('signature') ?? '' });
  if (!found) return refusal(404, 'picture.unknown');
  return { status: 200, picture: found.picture, keep: Math.floor((found.until - clock.now()) / second) };
}
