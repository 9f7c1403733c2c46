export { declareFunction, type FunctionDeclaration } from './declare/declare-function.ts';
export { readFunction } from './declare/read-function.ts';
export * from './extension/index.ts';
export * from './grains/index.ts';
export { createDebianHost } from './host/debian-host.ts';
export { type LintRequest, lintTree } from './lint/lint-tree.ts';
export { type MineEntry, mergeMineEntries } from './mine/mine-entries.ts';
export { callForPillar, type PillarCall, type PillarCaller } from './pillar/call-for-pillar.ts';
export { createDebianPackages } from './pkg/debian-packages.ts';
export { type Description, describeAll } from './reference/describe.ts';
export { referencePages } from './reference/reference-pages.ts';
export { descriptionText } from './reference/to-text.ts';
export { bindCall, callFunction } from './registry/call-function.ts';
export {
  createRegistry,
  type FunctionRegistry,
  findFunction,
  type LayeredRegistry,
  type Registry,
} from './registry/registry.ts';
export { editorSchemas } from './schema/editor-schemas.ts';
export { typescriptTypes } from './schema/typescript-types.ts';
export { createSystemdServices } from './service/systemd-services.ts';
