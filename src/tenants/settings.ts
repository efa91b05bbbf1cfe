/** What a tenant decides about requests for teams. */
export interface Settings {
  /** Whether an approver may decide on a request of their own. */
  readonly selfApproval: boolean;
  /** Days after which a request that nobody has decided on ends by itself. */
  readonly approvalDays: number;
  /** What becomes of a name that another team has, that one deleted not long ago had, or that has been asked for. */
  readonly takenNames: 'warn' | 'refuse';
  /**
   * What becomes of a request whose team cannot be found after Microsoft's answer was lost: it waits for an admin, or Microsoft is
   * asked for the team once more, which can make a second one.
   */
  readonly lostTeams: 'wait' | 'again';
  /** Requests of one person that are not over. */
  readonly openPerPerson: number;
  /** Requests of one person in any 24 hours. */
  readonly dailyPerPerson: number;
  /** Requests of everybody in any 24 hours. */
  readonly dailyPerTenant: number;
}

export type SettingName = keyof Settings;

export type SettingRule =
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly unset: string }
  | { readonly kind: 'flag'; readonly unset: boolean }
  | { readonly kind: 'count'; readonly least: number; readonly most: number; readonly unset: number };

/** The one schema: what each setting may be, and what it is where nobody has decided. */
export const settingRules = {
  selfApproval: { kind: 'flag', unset: false },
  approvalDays: { kind: 'count', least: 1, most: 90, unset: 14 },
  takenNames: { kind: 'choice', of: ['warn', 'refuse'], unset: 'warn' },
  lostTeams: { kind: 'choice', of: ['wait', 'again'], unset: 'wait' },
  openPerPerson: { kind: 'count', least: 1, most: 5000, unset: 25 },
  dailyPerPerson: { kind: 'count', least: 1, most: 5000, unset: 50 },
  dailyPerTenant: { kind: 'count', least: 1, most: 10_000, unset: 1000 },
} as const satisfies Readonly<Record<SettingName, SettingRule>>;

export const settingNames = Object.keys(settingRules) as readonly SettingName[];

/** Settings as a form sends them: each a text, or a number where the client has made one of it. */
export type AskedSettings = Readonly<Partial<Record<SettingName, string | number>>>;

export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  /** Which of them are not what they may be; every one, not the first. */
  | { readonly ok: false; readonly wrong: readonly SettingName[] };

/** Reads a form strictly: every setting has to be there. */
export function askedSettings(asked: AskedSettings): ReadSettings {
  const values = settingNames.map((name) => [name, valueOf(settingRules[name], asked[name])] as const);
  const wrong = values.filter(([, value]) => value === undefined).map(([name]) => name);
  if (wrong.length > 0) return { ok: false, wrong };
  return { ok: true, settings: Object.fromEntries(values) as unknown as Settings };
}

/** Reads what is stored: a setting that was not there yet when it was written, or that is not allowed any more, is as if nobody had decided. */
export function storedSettings(stored: Readonly<Partial<Record<SettingName, unknown>>> | undefined): Settings {
  const value = (name: SettingName): unknown => {
    const kept = stored?.[name];
    const text = typeof kept === 'string' || typeof kept === 'number' || typeof kept === 'boolean' ? String(kept) : undefined;
    return valueOf(settingRules[name], text) ?? settingRules[name].unset;
  };
  return Object.fromEntries(settingNames.map((name) => [name, value(name)])) as unknown as Settings;
}

function valueOf(rule: SettingRule, asked: string | number | undefined): string | number | boolean | undefined {
  if (asked === undefined) return undefined;
  const text = String(asked).trim();
  switch (rule.kind) {
    case 'flag':
      return text === 'true' || text === 'false' ? text === 'true' : undefined;
    case 'choice':
      return rule.of.includes(text) ? text : undefined;
    case 'count': {
      const count = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
      return count >= rule.least && count <= rule.most ? count : undefined;
    }
  }
}
