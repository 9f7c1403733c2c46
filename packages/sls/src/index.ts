export {
  type Compiled,
  compileLowState,
  type LowState,
  type StatesRequest,
  showHighData,
  showLowSls,
  showLowState,
  showTop,
} from './compile/compile-states.ts';
export { argumentPlace, placeText, type StateSources } from './compile/state-sources.ts';
export { type DecryptingStage, decryptData } from './decrypt/decrypt-texts.ts';
export {
  decodeText,
  directoryFileSource,
  type FileSource,
  memoryFileSource,
  parseSaltUrl,
  relativePath,
  type SourceFile,
} from './files/index.ts';
export {
  type LanguageArgument,
  type LanguageFunction,
  languageFunctions,
  type PillarQuestion,
  type PureContext,
} from './functions/index.ts';
export { updateDict } from './functions/merge.ts';
export { deserialize, serialize } from './functions/serializers.ts';
export { parseJson, type RenderLimits } from './jinja/index.ts';
export { type Finding, Findings, isUnknownValue, type Severity } from './lint/finding.ts';
export { givenNames } from './lint/given-names.ts';
export type { LintContext } from './lint/lint-context.ts';
export { lintPillar } from './lint/lint-pillar.ts';
export { lintStates } from './lint/lint-states.ts';
export type { LintedChunk } from './lint/linted-chunk.ts';
export { singleLowState } from './lowstate/single-low-state.ts';
export { dataFromJson, templateNamesFromJson } from './lowstate/template-names.ts';
export { toJson } from './lowstate/to-json.ts';
export { packPlainValue, packValue, unpackValue } from './pack/pack-value.ts';
export {
  type CompiledPillar,
  compilePillar,
  type PillarRequest,
  pillarErrorMessages,
} from './pillar/compile-pillar.ts';
export { callPure } from './render/call-pure.ts';
export { pythonProblem } from './render/python-modules.ts';
export type { RenderContext } from './render/render-context.ts';
export { type RenderError, renderErrorText } from './render/render-error.ts';
export { RenderSession } from './render/render-session.ts';
export { renderTemplateFile, type TemplateFileRequest } from './render/render-template-file.ts';
export type { RenderedData } from './render/rendered.ts';
export type { TypeScriptContext } from './render/typescript-module.ts';
export {
  fromPlain,
  type Plain,
  PyDict,
  PyError,
  pyRepr,
  pyStr,
  toPlain,
  unknownText,
  type Value,
} from './value/index.ts';
export { dumpYaml } from './yaml/dump-yaml.ts';
export { type LoadedYaml, loadYaml } from './yaml/load-yaml.ts';
export { YamlError } from './yaml/yaml-error.ts';
