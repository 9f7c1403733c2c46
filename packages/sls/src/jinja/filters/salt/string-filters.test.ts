import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe("Salt's text filters", () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{% for v in ['yes', 'True', '1', 'on', '', 1, 0, -1, 1.5, none, true, [], ['x'], {'a': 1}] %}{{ v | to_bool }} {% endfor %}",
      'True True True False False True False False False False True False True True ',
    ],
    [
      "{{ '5' | to_num }} {{ '5.5' | to_num }} {{ 'x' | to_num }} {{ 7.9 | to_num }} {{ '2' | str_to_num + 1 }}",
      '5 5.5 x 7 3',
    ],
    [
      "{{ 'c0ffee' | is_hex }} {{ 'c0ffee!' | is_hex }} {{ '0x1F' | is_hex }} {{ 'a b' | contains_whitespace }} {{ 'ab' | contains_whitespace }}",
      'True False True True False',
    ],
    [
      "{{ '2G' | human_to_bytes }} {{ '512M' | human_to_bytes }} {{ '1.5K' | human_to_bytes }} {{ '3' | human_to_bytes }} {{ '1KB' | human_to_bytes }} {{ '1KB' | human_to_bytes(handle_metric=true) }} {{ '64KiB' | human_to_bytes }} {{ 'x' | human_to_bytes }} {{ 5 | human_to_bytes('M') }}",
      '2147483648 536870912 1536 3 1024 1000 65536 0 5242880',
    ],
    [
      "{{ 'plain' | quote }} {{ \"it's here\" | quote }} {{ '' | quote }} {{ 'a;b' | quote }} {{ 'é' | quote }}",
      "plain 'it'\"'\"'s here' '' 'a;b' 'é'",
    ],
    [
      "{{ 'max_open_files' | to_camelcase }} {{ 'max_open_files' | to_camelcase(uppercamel=true) }} {{ 'camelCaseWord' | to_snake_case }} {{ 'HTTPServer' | to_snake_case }}",
      'maxOpenFiles MaxOpenFiles camel_case_word http_server',
    ],
    [
      "{{ 'é' | to_bytes }} {{ ['é', {'a': 'b'}] | json_encode_list }} {{ '08:00:27:13:69:77' | mac_str_to_bytes }}",
      "b'\\xc3\\xa9' [b'\\xc3\\xa9', {b'a': b'b'}] b\"\\x08\\x00'\\x13iw\"",
    ],
    [
      "{{ '/etc' | path_join('nginx', 'conf.d') }} {{ '/etc/' | path_join('/abs') }} {{ 'rel' | path_join('a', '../b') }} {{ '/' | path_join('a') }} {{ '' | path_join('a') }} {{ '/a//b/' | path_join }}",
      '/etc/nginx/conf.d /etc/abs rel/b /a a /a/b',
    ],
    [
      "{{ 'x-y' | method_call('split', '-') }} {{ ['a b'] | map('method_call', 'title') | list }} {{ 'a' | method_call('nothing') }}",
      "['x', 'y'] ['A B'] None",
    ],
    [
      "{{ [{'n': 'a', 'up': true}, {'n': 'b', 'up': false}] | json_query('[?up].n') }} {{ {'a': {'b': 1}} | json_query('a.b') }} {{ {'a': 1} | json_query('x') }} {{ [1, 2] | json_query('length(@)') }}",
      "['a'] 1 None 2",
    ],
    ["{{ none | quote }} {{ '' | quote }} {{ 'hello_big_world' | to_camelcase(1) }}", "'' '' HelloBigWorld"],
    [
      "{{ [['a', 1], ('b',), {'c': 'd'}] | json_encode_list }} {{ 'ab' | json_decode_list }} {{ {'a': ['b', none]} | json_encode_dict }}",
      "[[b'a', 1], [b'b'], {b'c': b'd'}] [b'a', b'b'] {b'a': [b'b', None]}",
    ],
    [
      "{{ 'é' | to_bytes('latin-1') }} {{ 'é' | to_bytes }} {{ 'AC:DE:48:00:11:22' | mac_str_to_bytes }} {{ 'acde48001122' | mac_str_to_bytes }}",
      "b'\\xe9' b'\\xc3\\xa9' b'\\xac\\xdeH\\x00\\x11\"' b'\\xac\\xdeH\\x00\\x11\"'",
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ 5 | quote }}', "TypeError: 'txt' must be str, not int"],
    ['{{ none | to_num }}', "TypeError: 'text' must be str, not NoneType"],
    ["{{ {'a': 1} | json_query('[[') }}", 'ValueError: json_query \'[[\': Invalid token (EOF): ""'],
    ["{{ 'a' | json_encode_dict }}", "TypeError: 'data' must be dict, not str"],
    ['{{ 5 | json_encode_list }}', "TypeError: 'int' object is not iterable"],
    ["{{ '42' | mac_str_to_bytes }}", 'ValueError: Invalid MAC address'],
    ["{{ 'a' | to_bytes('no such thing') }}", 'ValueError: unknown encoding: no such thing'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
