import type { State } from './state.ts';

/** What the HTTP skin hands to `answer`. `path` has no query; `body` is undefined where none was sent. */
export interface SimulatorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | undefined;
}

/** Something that Teams sends to the bot because of a request; the skin signs and posts it. */
export interface Outgoing {
  readonly tenant: string;
  readonly activity: Readonly<Record<string, unknown>>;
}

export interface SimulatorResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly outgoing?: readonly Outgoing[];
  /** How long the skin holds the answer back, in ms. */
  readonly delay?: number;
  /** The skin cuts the connection instead of answering: the effect happened, the answer is lost. */
  readonly reset?: boolean;
}

/** What the simulated world is while one request is answered. Nothing else may be asked for time or chance. */
export interface World {
  readonly state: State;
  /** ms since 1970, UTC */
  readonly now: number;
  /** uniform in [0, 1) */
  readonly random: () => number;
  readonly settings: Settings;
}

/** Settings are arguments of the simulator's process; it reads no environment. */
export interface Settings {
  /** Where the simulator is reached, without a slash at the end. */
  readonly url: string;
  /** The bot's app id, audience of what the connector sends. */
  readonly botAppId: string;
  /** How long a clone takes, in ms: uniform between the two. */
  readonly cloneTime: readonly [number, number];
  /** How long an answer of Graph takes, in ms: uniform between the two. */
  readonly latency: readonly [number, number];
  /** How long a new group stays invisible to `$search` and `$filter`, in ms. */
  readonly directoryLag: number;
  /** How long after `succeeded` a made team, each channel and each membership shows, in ms: uniform; absent: at once. */
  readonly teamLag?: readonly [number, number];
  /** So many of all clones, from 0 to 1, end `failed` with that code, and no team; absent: none. */
  readonly cloneFailure?: { readonly share: number; readonly code: string };
  /** Whether POST of a Planner task takes its `details` along; absent: they are ignored, as the documentation has it. */
  readonly taskDetails?: 'accepted' | 'ignored';
  /** How long the details of a new plan or task answer 404, in ms: uniform; absent: not at all. */
  readonly plannerLag?: readonly [number, number];
  /** Whether calls of Graph's Teams and of the Bot Connector are limited as Microsoft documents it; absent: they are not. */
  readonly limits?: 'documented';
  /** Application permissions that no tenant grants, beside those that a company withholds; absent: none. */
  readonly withheld?: readonly string[];
}

export interface Route {
  readonly method: string;
  /** Segments in braces are parameters: `/v1.0/teams/{id}/channels`. */
  readonly pattern: string;
  handle(world: World, parameters: Readonly<Record<string, string>>, request: SimulatorRequest): SimulatorResponse;
}
