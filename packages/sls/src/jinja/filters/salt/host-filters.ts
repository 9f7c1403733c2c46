import { noKeywords, PyObject, templateError } from '../../../value/index.ts';
import { type Native, native } from '../../native.ts';

/**
 * The filters that ask the host: each calls an execution function, so that templates reach nothing of the host
 * by any other way.
 */
export const hostFilters: readonly Native[] = [
  asking('which', 'cmd.which'),
  asking('get_uid', 'file.user_to_uid'),
  asking('file_hashsum', 'file.get_hash'),
  asking('list_files', 'file.find'),
  asking('http_query', 'http.query'),
  asking('dns_check', 'network.dns_check'),
  asking('is_text_file', 'file.is_text'),
  asking('is_bin_file', 'file.is_binary'),
  asking('is_empty', 'file.is_empty'),
];

function asking(name: string, fun: string): Native {
  return native(`${name}(*args)`, (runtime, args) => {
    const salt = runtime.global('salt');
    const wanted = salt instanceof PyObject && salt.has(fun) === true ? salt.get(fun) : undefined;
    if (!(wanted instanceof PyObject)) {
      throw templateError(`the filter '${name}' needs the function '${fun}', which is not available here`);
    }
    return wanted.call(args, noKeywords);
  });
}
