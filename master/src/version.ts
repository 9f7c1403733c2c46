import packageJson from '../package.json' with { type: 'json' };

/** The version of this master, as it tells its minions and operators. */
export const version = packageJson.version;
