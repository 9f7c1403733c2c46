import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe("Salt's hashing and encoding filters", () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 'héllo' | base64_encode }} {{ 'aMOpbGxv' | base64_decode }} {{ '/w==' | base64_decode }}",
      "aMOpbGxv héllo b'\\xff'",
    ],
    [
      "{{ 'salt' | md5 }} {{ 'salt' | sha1 }}",
      'ceb20772e0c9d240c75eb26b0e37abee b295d117135a9763da282e7dae73a5ca7d3e5b11',
    ],
    ["{{ 'salt' | sha256 }}", '63479ad69a090b258277ec8fba6f99419a2ffb248981510657c944ccd1148e97'],
    [
      "{{ 'msg' | hmac_compute('key') }} {{ 'msg' | hmac('key', 'LZPLwb4We8sWN6SiPL/wGnh48MUO6DOVTqUiG7G4xig=') }} {{ 'msg' | hmac('key', 'x') }}",
      '2d93cbc1be167bcb1637a4a23cbff01a7878f0c50ee833954ea5221bb1b8c628 True False',
    ],
    [
      "{{ 'app-7' | uuid }} {{ 8 | random_str | length }} {{ 100 | random_hash | length }} {{ 100 | rand_str('sha1') | length }}",
      '7447f25e-c7da-52d5-971c-64d81dbde9c6 8 32 40',
    ],
    [
      "{{ 'aGVs bG8=' | base64_decode }} {{ 'aGVsbG8=====' | base64_decode }} {{ 'aGk=' | base64_decode }} {{ 'http://example.com/x?y=1 & foo@bar.com' | base64_decode }}",
      "hello hello hi b'\\x86\\xdbi\\xff\\xf7\\xb1jjey\\xca&\\xff\\x1c'",
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ 'abc' | base64_decode }}", 'ValueError: Incorrect padding in base64 text'],
    ['{{ 5 | md5 }}', "TypeError: 'instr' must be str, not int"],
    ["{{ 1 | random_hash('nope') }}", 'ValueError: unsupported hash type nope'],
    ['{{ 5 | uuid }}', "TypeError: 'instr' must be str, not int"],
    ["{{ 'aGk' | base64_decode }}", 'ValueError: Incorrect padding in base64 text'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
