import type { Expression } from '../syntax/ast.ts';

/** Returns how a template writes a path of attributes and keys that begins with a name, such as `pillar.app['port']`. */
export function writtenPath(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'attribute': {
      const object = writtenPath(expression.object);
      return object && `${object}.${expression.name}`;
    }
    case 'item': {
      const object = writtenPath(expression.object);
      const { key } = expression;
      if (object === undefined || key.kind !== 'constant') return undefined;
      if (typeof key.value === 'number') return `${object}[${key.value}]`;
      if (typeof key.value !== 'string') return undefined;
      return `${object}['${key.value}']`;
    }
    default:
      return undefined;
  }
}
