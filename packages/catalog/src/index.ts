export * from './extension/index.ts';
export { type LintRequest, lintTree } from './lint/lint-tree.ts';
export { callForPillar, type PillarCall, type PillarCaller } from './pillar/call-for-pillar.ts';
export { type Description, describeAll } from './reference/describe.ts';
export { referencePages } from './reference/reference-pages.ts';
export { descriptionText } from './reference/to-text.ts';
export { createRegistry, type LayeredRegistry, type Registry } from './registry/registry.ts';
export { editorSchemas } from './schema/editor-schemas.ts';
export { typescriptTypes } from './schema/typescript-types.ts';
