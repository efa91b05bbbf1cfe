import { pictureIn, type Picture } from '../picture.ts';
import type { Route, SimulatorResponse } from '../route.ts';
import { entityAnswer, graphRoute, type Call, type Handler } from './call.ts';
import { badRequest, GraphError } from './errors.ts';
import { groupOf } from './group-entity.ts';
import { teamOf } from './team-entity.ts';

/** Exchange's refusal of a photo that is not there. */
export const noPhoto = (): GraphError =>
  new GraphError(404, 'ImageNotFound', "Exception of type 'ImageNotFoundException' was thrown.");

type Owner = (call: Call) => { readonly id: string };

const metadata =
  (owner: Owner, collection: string): Handler =>
  (call) => {
    const { id } = owner(call);
    const { type, width, height } = shown(call, id);
    return entityAnswer(call, `${collection}('${id}')/photo/$entity`, {
      '@odata.mediaContentType': type,
      id: `${width ?? 1}x${height ?? 1}`,
      width,
      height,
    });
  };

function shown(call: Call, id: string): Picture {
  const picture = call.tenant.photo(id);
  if (!picture) throw noPhoto();
  return picture;
}

const image =
  (owner: Owner): Handler =>
  (call) => {
    const { type, bytes } = shown(call, owner(call).id);
    return { status: 200, headers: { 'content-type': type }, body: bytes };
  };

const largest = 4 * 1024 * 1024;

/** A PNG or a JPEG, as its type and its bytes say, below 4 MB (profilephoto-update). */
const replace =
  (owner: Owner, done: SimulatorResponse): Handler =>
  (call) => {
    const { id } = owner(call);
    const { body = new Uint8Array(), headers } = call.request;
    if (body.length > largest) throw new GraphError(413, 'ErrorMaxAttachmentSize', 'The photo is larger than 4 MB.');
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
    const picture = pictureIn(body);
    if (!['image/png', 'image/jpeg', 'application/octet-stream'].includes(type) || !picture)
      throw badRequest('The photo has to be an image of type PNG or JPEG.');
    call.tenant.keepPhoto(id, picture);
    return done;
  };

const routesAt = (place: string, owner: Owner, done: SimulatorResponse): readonly Route[] => [
  graphRoute('GET', `/${place}/photo`, metadata(owner, place.split('/')[0] ?? '')),
  graphRoute('GET', `/${place}/photo/$value`, image(owner)),
  graphRoute('PUT', `/${place}/photo/$value`, replace(owner, done)),
];

/** A team's photo is its group's; their answers to a change differ. */
export const photoRoutes: readonly Route[] = [
  ...routesAt('teams/{team}', teamOf, { status: 204 }),
  ...routesAt('groups/{group}', groupOf, { status: 200 }),
];
