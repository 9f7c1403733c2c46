import { protocolRange } from './messages.ts';

export interface ProtocolRange {
  readonly lowest: number;
  readonly highest: number;
}

/** The version of the envelope until one has been agreed on; the handshake's messages never change under it. */
export const handshakeVersion = 1;

/** The highest version that both sides speak, or undefined where there is none. */
export function agreedProtocol(
  theirs: ProtocolRange,
  ours: ProtocolRange = protocolRange,
): number | undefined {
  const highest = Math.min(theirs.highest, ours.highest);
  return highest >= Math.max(theirs.lowest, ours.lowest) ? highest : undefined;
}
