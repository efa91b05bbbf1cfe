import { readToken } from '../graph/token.ts';
import type { SimulatorRequest, World } from '../route.ts';

/** Whether the caller carries a token for the Bot Connector that was given to this bot. */
export const isBot = (world: World, request: SimulatorRequest): boolean =>
  readToken(world, request, 'https://api.botframework.com')?.client === world.settings.botAppId;
