import type { TextOrigins } from '../source/text-positions.ts';
import { metered } from '../value/index.ts';
import type { JinjaEnvironment, Source } from './environment.ts';
import { errorAt } from './runtime/error-at.ts';
import { TemplateChain } from './runtime/template-chain.ts';
import { TemplateRendering } from './runtime/template-rendering.ts';

/** What a template has given, with the places that it comes from. */
export interface RenderedText extends TextOrigins {
  readonly text: string;
}

/** Renders a template; whatever is wrong with it is a `JinjaError` that says where. */
export function renderTemplate(source: Source, environment: JinjaEnvironment): RenderedText {
  const rendering = new TemplateRendering(environment);
  return metered(rendering.budget, () => {
    const template = rendering.parse(source.path, source);
    const { output } = rendering;
    try {
      new TemplateChain(rendering, template, environment.globals).execute(template);
      // Jinja drops a template's last line break; Salt puts it back.
      if (source.text.endsWith('\n'))
        output.writeLiteral('\n', template.source, template.source.text.length - 1);
      return output;
    } catch (error) {
      throw errorAt(error, template.source, 0);
    }
  });
}
