/** Every error code of the system with the sentence that the documentation shows; the only list of its kind. */
export const errorCodes = {
  ARGUMENT_INVALID: 'An argument of a command, function or state is missing, unknown or of the wrong type.',
  CONFIG_INVALID: 'A configuration file cannot be read, parsed or does not fit its schema.',
  COMMAND_FAILED: 'A program that was run on the host ended with an error.',
  CONNECTION_LOST: 'The other side cannot be reached or stopped answering.',
  EXTENSION_INVALID: 'A state or function of the file roots (`_states`, `_modules`) cannot be used.',
  FILE_NOT_FOUND: 'A file of the file roots or of the host does not exist.',
  FUNCTION_UNKNOWN: 'No execution function of that name exists.',
  HOST_READ_ONLY: 'Something tried to change a host while it was only being looked at.',
  ID_INVALID: 'A minion id does not fit the rules for ids.',
  INTERNAL: 'A fault of the program itself.',
  JOB_UNKNOWN: 'No job of that id is known.',
  KEY_INVALID: 'A key, a fingerprint or a file that holds one is malformed or can be read by others.',
  KEY_UNKNOWN: 'No key of that minion id is known.',
  MASTER_UNTRUSTED: 'The master shows another key than the one that was pinned or announced.',
  MESSAGE_INVALID: 'A message does not fit its schema, size limit or protocol version.',
  NOT_YET: 'Something cannot be looked at before another state has been applied.',
  PERMISSION_DENIED: 'The caller may not do this.',
  PILLAR_FAILED: 'The pillar of a minion could not be compiled.',
  RENDER_FAILED: 'A template could not be parsed or evaluated.',
  SLS_INVALID: 'State files do not form valid high data or low state.',
  STATE_FAILED: 'A state cannot be brought about as it was declared.',
  STATE_UNKNOWN: 'No state function of that name exists.',
  SESSION_REFUSED: 'The master ended or refused the session of a minion.',
  STORE_FAILED: 'The embedded database or the spool could not be read or written.',
  TARGET_INVALID: 'A target expression is empty or cannot be parsed.',
  TIMEOUT: 'Something took longer than it was allowed to.',
  TOKEN_INVALID: 'A join token is unknown, used up, expired, revoked, malformed or for another id.',
  YAML_INVALID: 'A text is not the YAML that is accepted.',
} as const;

/** The stable name of a kind of error, as scripts may rely on it. */
export type ErrorCode = keyof typeof errorCodes;
