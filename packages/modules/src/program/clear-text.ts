import { MusterError } from '@muster/shared';

/** Throws where something that decides what runs on this host would come in clear text. */
export function refuseClearText(
  url: string,
  { skipVerify = false }: { readonly skipVerify?: boolean } = {},
): void {
  if (skipVerify || !/^http:/i.test(url)) return;
  throw new MusterError(
    'ARGUMENT_INVALID',
    `${url} would come in clear text, from anybody on the way: use https:// or salt://`,
  );
}
