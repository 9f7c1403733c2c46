export { checkTemplate } from './check-template.ts';
export { parseJson } from './data/parse-json.ts';
export { writeJson } from './data/write-json.ts';
export type { Source, TemplateLoader } from './environment.ts';
export { type RenderedText, renderTemplate } from './render-template.ts';
export type { RenderLimits } from './runtime/budget.ts';
export { JinjaError } from './runtime/template-error.ts';
export { saltFunctions } from './salt-functions.ts';
export { syntaxFromConfiguration } from './syntax/syntax-options.ts';
