import { Budget, type RenderLimits } from '../jinja/index.ts';
import type { RenderError } from '../render/render-error.ts';
import { metered, PyError } from '../value/index.ts';

/**
 * Does the work of a compilation with a count of what it uses up; what is too much, or nested too deeply to be gone
 * through, becomes the error of a product that says why there is nothing else.
 */
export function bounded<Product>(
  limits: RenderLimits | undefined,
  work: () => Product,
  failed: (error: RenderError) => Product,
): Product {
  try {
    const unlimited = { deadlineMs: Number.POSITIVE_INFINITY, maxIterations: Number.POSITIVE_INFINITY };
    return metered(new Budget({ ...unlimited, ...limits }, 'the compilation'), work);
  } catch (error) {
    if (error instanceof PyError) return failed({ code: 'RENDER_FAILED', message: error.message });
    if (!(error instanceof RangeError)) throw error;
    const message = 'the data of these files is nested too deeply, or too large, to be worked with';
    return failed({ code: 'RENDER_FAILED', message });
  }
}
