import type { SourcePosition } from '@muster/shared';
import type { TemplateFrame } from '../source/reached-by.ts';
import { metered } from '../value/index.ts';
import type { JinjaEnvironment, Source } from './environment.ts';
import { errorAt } from './runtime/error-at.ts';
import { TemplateChain } from './runtime/template-chain.ts';
import { TemplateRendering } from './runtime/template-rendering.ts';

/** What a template has given. */
export interface RenderedText {
  readonly text: string;
  /** Returns where in the templates a line of the text (from 1), or the character at a column of it (from 1), comes from. */
  originOf(line: number, column?: number): SourcePosition | undefined;
  /** Returns the lines of the template around that place. */
  excerptOf(line: number, column?: number): string | undefined;
  /** Returns the calls and includes by which that character was written, the nearest first. */
  stepsTo(line: number, column: number): readonly TemplateFrame[];
}

/** Renders a template; whatever is wrong with it is a `JinjaError` that says where. */
export function renderTemplate(source: Source, environment: JinjaEnvironment): RenderedText {
  const rendering = new TemplateRendering(environment);
  return metered(rendering.budget, () => renderWith(rendering, source, environment));
}

function renderWith(
  rendering: TemplateRendering,
  source: Source,
  environment: JinjaEnvironment,
): RenderedText {
  const template = rendering.parse(source.path, source);
  const run = new TemplateChain(rendering, template, environment.globals);
  const { output } = rendering;
  try {
    run.execute(template);
    // Jinja drops a template's last line break; Salt puts it back.
    if (source.text.endsWith('\n'))
      output.writeLiteral('\n', template.source, template.source.text.length - 1);
    const text = output.text();
    return {
      text,
      originOf: (line, column) => output.originOf(line, column),
      excerptOf: (line, column) => output.excerptOf(line, column),
      stepsTo: (line, column) => output.stepsTo(line, column),
    };
  } catch (error) {
    throw errorAt(error, template.source, 0);
  }
}
