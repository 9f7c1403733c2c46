import packageJson from '../package.json' with { type: 'json' };

/** The version of this minion, as it tells its master. */
export const version = packageJson.version;
