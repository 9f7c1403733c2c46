/** The tags of the master's own events; Salt's shapes under Muster's prefix. */
export const eventTags = {
  jobNew: (jid: string) => `muster/job/${jid}/new`,
  jobReturn: (jid: string, minion: string) => `muster/job/${jid}/ret/${minion}`,
  jobEnd: (jid: string) => `muster/job/${jid}/end`,
  minionUp: (minion: string) => `muster/minion/${minion}/up`,
  minionDown: (minion: string) => `muster/minion/${minion}/down`,
  minionStart: (minion: string) => `muster/minion/${minion}/start`,
  key: 'muster/key',
  audit: 'muster/audit',
  drift: (minion: string) => `muster/drift/${minion}`,
  mine: (minion: string) => `muster/mine/${minion}`,
} as const;

/** Whether only the master itself may fire events under a tag; what a minion sends under one is refused. */
export function isReservedTag(tag: string): boolean {
  return /^(?:muster|salt|minion)(?:\/|$)/i.test(tag.trim());
}
