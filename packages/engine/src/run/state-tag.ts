/** The key of a state's result, as Salt writes it: `state_|-id_|-name_|-function`. */
export function stateTag(chunk: {
  readonly state: string;
  readonly __id__: string;
  readonly name: string;
  readonly fun: string;
}): string {
  return `${chunk.state}_|-${chunk.__id__}_|-${chunk.name}_|-${chunk.fun}`;
}
