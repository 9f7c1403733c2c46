import { dirname, join } from 'node:path/posix';
import { isSealed, type SlsFile } from '../files/index.ts';
import { JinjaError } from '../jinja/index.ts';
import { pythonProblem } from '../render/python-modules.ts';
import { renderErrorOf } from '../render/render-error.ts';
import { RenderSession } from '../render/render-session.ts';
import type { RenderedData } from '../render/rendered.ts';
import { renderersOf } from '../render/renderers.ts';
import { PyDict, PyError, plainText, Unknown, unknownText } from '../value/index.ts';
import { severityOfMissing } from './elsewhere.ts';
import type { Findings, Severity } from './finding.ts';
import type { LintContext } from './lint-context.ts';

/** A file rendered without a host. */
export interface LookedAt {
  readonly data: RenderedData;
  /** Whether it would render to just this on a host with the data that were given: nothing unknown went into it. */
  readonly isExact: boolean;
  /** Whether nothing kept it from being rendered, so that the names of its states are known as far as they can be. */
  readonly isComplete: boolean;
}

const deadlineMs = 10_000;

/** Renders a file for checking. What fails for want of a host's data is a note, and rendered once more with unknown values in its place. */
export function lookAt(
  file: SlsFile,
  sls: string,
  saltenv: string,
  context: LintContext,
  findings: Findings,
): LookedAt {
  const top = { path: file.path, line: 1, column: 1 };
  if (isSealed(file)) {
    findings.add('note', top, 'it is encrypted by git-crypt: nothing in it is checked');
    return nothing;
  }
  if (isCode(file)) {
    findings.add('note', top, 'it is a program (#!ts), which is not run here: its states are not checked');
    return nothing;
  }
  let asked = false;
  const render = (toleratesUnknown: boolean): RenderedData =>
    new RenderSession({
      ...context,
      secrets: 'sealed',
      toleratesUnknown,
      limits: { deadlineMs },
      hasFunction: (name) => context.functions.has(name),
      functionNames: context.functions,
      callFunction: (name) => {
        asked = true;
        return name === 'mine.get' ? new PyDict([['lint', [unknownText]]]) : new Unknown();
      },
    }).renderSls(file, sls, saltenv);
  try {
    const data = render(false);
    return {
      data,
      isComplete: true,
      isExact: !asked && !plainText(data.value).includes(unknownText),
    };
  } catch (error) {
    const found = renderErrorOf(error, '');
    const message = found.message.replace(/^: /, '');
    const fault = error instanceof JinjaError ? error : undefined;
    const missing = fault && missingFunction(fault, saltenv, context);
    const isForWantOfData =
      fault !== undefined &&
      (wantsData(fault) ||
        isSetElsewhere(fault, file, context) ||
        isSetInBranch(fault, file, saltenv, context) ||
        isRaised(fault) ||
        // A file that git-crypt has encrypted is imported, or a function is called that the tree has in Python: both are
        // findings of their own.
        fault.detail.includes('encrypted by git-crypt') ||
        fault.detail.endsWith(pythonProblem('_modules')));
    const needsData = missing === undefined && (asked || isForWantOfData);
    findings.add(
      needsData ? 'note' : severityOfFault(fault, context),
      found.position ?? top,
      needsData
        ? `not checked in full, as it needs data of a host: ${firstLine(withoutPlace(message))}`
        : (missing ?? message),
    );
    const goesOn = needsData || missing !== undefined || (fault !== undefined && isUndefinedName(fault));
    return goesOn ? { data: retry(render), isExact: false, isComplete: false } : nothing;
  }
}

/** What keeps a file from rendering is an error, but for a template that others may bring. */
function severityOfFault(error: JinjaError | undefined, context: LintContext): Severity {
  const [, name] = /^template not found: ([^\s;]+)/.exec(error?.detail ?? '') ?? [];
  if (name === undefined || name.startsWith('.')) return 'error';
  // A name that is put together may be that of another file on another host.
  const isWritten = error?.excerpt.includes(name) === true;
  return isWritten ? severityOfMissing(name, context) : 'warning';
}

const nothing: LookedAt = {
  data: { kind: 'data', value: new PyDict(), positions: { of: () => undefined } },
  isExact: false,
  isComplete: false,
};

function retry(render: (toleratesUnknown: boolean) => RenderedData): RenderedData {
  try {
    return render(true);
  } catch {
    return nothing.data;
  }
}

function isCode(file: SlsFile): boolean {
  try {
    return renderersOf(file, 'jinja|yaml').includes('ts');
  } catch {
    return false;
  }
}

/** Whether the name that is missing is set in a branch that this rendering did not take, or given by another file. */
function isSetElsewhere(error: JinjaError, { text, relative }: SlsFile, { given }: LintContext): boolean {
  if (!isUndefinedName(error)) return false;
  const [, name = ''] = /^'(\w+)'/.exec(error.detail) ?? [];
  return given.has(name, relative) || new RegExp(`\\b(?:set|import|as|,)\\s+${name}\\b`).test(text);
}

/** Whether a template has the name that is imported from it, only not for the host that is assumed here. */
function isSetInBranch(
  error: JinjaError,
  { relative }: SlsFile,
  saltenv: string,
  { files }: LintContext,
): boolean {
  const [, template = '', name = ''] =
    /^the template '([^']+)' does not export the requested name '(\w+)'/.exec(error.detail) ?? [];
  const path = template.startsWith('.') ? join(dirname(relative), template) : template;
  const text = files.read(saltenv, path)?.text ?? '';
  return name !== '' && new RegExp(`\\b(?:set|macro|import|as|,)\\s+${name}\\b`).test(text);
}

/** Whether the template itself gives up, as templates do on data that they cannot work with. */
function isRaised({ cause, excerpt }: JinjaError): boolean {
  return cause instanceof PyError && cause.type === 'TemplateError' && /\braise\s*\(/.test(excerpt);
}

/** Whether it may be for want of a key, a grain or an answer that rendering failed; grammar, names and files are the tree's own. */
function wantsData(error: JinjaError): boolean {
  if (!(error.cause instanceof PyError)) return false;
  const { type, message } = error.cause;
  if (type === 'TemplateError' || type === 'LimitError' || type === 'SecurityError') return false;
  return !isUndefinedName(error) && !/^(?:the template|macro) '/.test(message);
}

/** A name that nothing sets, as opposed to a key that is not there. */
function isUndefinedName({ detail }: JinjaError): boolean {
  return /^'[A-Za-z_]\w*' is undefined/.test(detail);
}

/** What to say where neither Muster nor the tree has a function; undefined for any other error. */
function missingFunction(
  { detail }: JinjaError,
  saltenv: string,
  { files }: LintContext,
): string | undefined {
  const [, module] = /^there is no function '([\w]+)[.\w]*'/.exec(detail) ?? [];
  if (module === undefined) return undefined;
  const isOwn = ['ts', 'py'].some((end) => files.read(saltenv, `_modules/${module}.${end}`) !== undefined);
  return isOwn ? undefined : detail;
}

function withoutPlace(message: string): string {
  return message.replace(/^\S+:\d+:\d+: /, '');
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
