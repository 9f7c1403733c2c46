export { ConfigError, type ConfigProblem, describeProblem } from './config-error.ts';
export { defaultConfigDirectory, type LoadOptions } from './load-config.ts';
export { loadMasterConfig, type MasterConfig, masterSettings } from './master-config.ts';
export { loadMinionConfig, type MinionConfig, minionSettings } from './minion-config.ts';
export { unheededSetting } from './salt-settings.ts';
export { defaultSecretPillar } from './settings.ts';
