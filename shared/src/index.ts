export * from './config/index.ts';
export * from './crypto/index.ts';
export { isList, isRecord, type Json, type JsonRecord, jsonAt, listOf, textOf } from './data/json.ts';
export { entryPoint } from './entry-point.ts';
export { isDiskFull } from './errors/disk-full.ts';
export { type ErrorCode, errorCodes } from './errors/error-codes.ts';
export { errorReport } from './errors/error-report.ts';
export {
  type ErrorDetails,
  errorMessage,
  MusterError,
  type MusterErrorOptions,
} from './errors/muster-error.ts';
export { formatPosition, type SourcePosition } from './errors/source-position.ts';
export { isSystemError } from './errors/system-error.ts';
export { IdleMemory, PassingMemory } from './idle-memory.ts';
export { createJidSource, type Jid, jidPattern, jidTime } from './ids/jid.ts';
export { isMinionId, parseMinionId } from './ids/minion-id.ts';
export { listenPrivately } from './network/listen-privately.ts';
export { privateNetworks } from './network/private-networks.ts';
export { feedWatchdog, notifyServiceManager, type ServiceState } from './notify-service-manager.ts';
export { boundedPattern } from './pattern/bounded-pattern.ts';
export { PatternError } from './pattern/pattern-error.ts';
export { escapePattern, type PythonPattern, pythonPattern } from './pattern/python-pattern.ts';
export { createRedactor, growingRedactor, mask, type Redactor } from './redaction/redactor.ts';
export { commonKeys, findSecrets, secretValues, withoutSecrets } from './redaction/secret-values.ts';
export { compileGlob, globMatches, isGlob, type TextMatcher } from './targeting/glob.ts';
export {
  compileTarget,
  type MatchOptions,
  matchTarget,
  parseTarget,
} from './targeting/match-target.ts';
export { type Selection, selectMinions } from './targeting/select-minions.ts';
export {
  type Nodegroups,
  type Target,
  type TargetSubject,
  type TargetType,
  targetTypeNames,
} from './targeting/target.ts';
export { nearestName } from './text/nearest-name.ts';
export { pythonText } from './text/python-text.ts';
export { shellQuote } from './text/shell-quote.ts';
export { suggestion } from './text/suggestion.ts';
export { interruptibly } from './time/interruptibly.ts';
export * from './wire/index.ts';
