import { createMemoryHost, type Json, type MemoryProgram } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

/** What dig 9.18 printed for each of its arguments. */
const printed: Readonly<Record<string, string>> = {
  '-t A -q alias.test': 'www.test.\n10.0.0.1\n10.0.0.2\n',
  '-t AAAA -q www.test': '2001:db8::1\n',
  '-x 10.0.0.1': 'www.test.\nw.test.\n',
  '-t CNAME -q alias.test': 'www.test.\n',
  '-t NS -q mail.test': 'ns1.test.\nns2.test.\n',
  '-t A -q ns1.test.': '10.0.0.53\n',
  '-t A -q ns2.test.': '10.0.0.54\n10.0.0.55\n',
  '-t MX -q mail.test': '10 ns1.test.\n20 ns2.test.\n30 gone.test.\n',
  '-t TXT -q mail.test':
    '"v=spf1 ip4:10.0.0.0/24 +ip6:2001:db8::/32 ~ip4:10.1.0.0/16 ip4:10.1 include:other.test a mx -all"\n',
  '-t TXT -q other.test': '"v=spf1 ip4:192.0.2.1 -all"\n',
  '-t TXT -q led.test': '"v=spf1 redirect=other.test"\n',
  '-t TXT -q circle.test': '"v=spf1 ip4:192.0.2.9 include:circle.test"\n',
  '-t TXT -q bare.test': '"v=spf1"\n',
  '-t A -q www.test @10.0.0.53': '10.0.0.9\n',
};

const dig: MemoryProgram = async ([short, ...args]) => {
  const asked = args.join(' ');
  if (short !== '+short' || asked.includes('silent')) return { code: 9 };
  return { stdout: printed[asked] ?? '' };
};

test.each<readonly [string, readonly Json[], Json]>([
  ['dig.A', ['alias.test'], ['10.0.0.1', '10.0.0.2']],
  ['dig.a', ['www.test', '10.0.0.53'], ['10.0.0.9']],
  ['dig.A', ['none.test'], []],
  ['dig.A', ['silent.test'], []],
  ['dig.AAAA', ['www.test'], ['2001:db8::1']],
  ['dig.PTR', ['10.0.0.1'], ['www.test.', 'w.test.']],
  ['dig.ptr', ['10.0.0.9'], ['']],
  ['dig.CNAME', ['alias.test'], 'www.test.'],
  ['dig.cname', ['www.test'], ''],
  ['dig.CNAME', ['silent.test'], []],
  ['dig.NS', ['mail.test'], ['10.0.0.53', '10.0.0.54', '10.0.0.55']],
  ['dig.ns', ['mail.test', false], ['ns1.test.', 'ns2.test.']],
  ['dig.NS', ['none.test', false], ['']],
  ['dig.SPF', ['mail.test'], ['10.0.0.0/24', '2001:db8::/32', '10.1.0.0/16', '192.0.2.1']],
  ['dig.SPF', ['other.test', 'TXT'], ['192.0.2.1']],
  ['dig.spf', ['led.test'], ['192.0.2.1']],
  ['dig.spf', ['circle.test'], Array.from({ length: 11 }, () => '192.0.2.9')],
  ['dig.spf', ['bare.test'], []],
  ['dig.spf', ['silent.test'], []],
  [
    'dig.MX',
    ['mail.test'],
    [
      ['10', 'ns1.test.'],
      ['20', 'ns2.test.'],
      ['30', 'gone.test.'],
    ],
  ],
  [
    'dig.mx',
    ['mail.test', true],
    [
      ['10', '10.0.0.53'],
      ['20', '10.0.0.54'],
    ],
  ],
  ['dig.mx', ['none.test'], [[]]],
  ['dig.TXT', ['other.test'], ['"v=spf1 ip4:192.0.2.1 -all"']],
  ['dig.TXT', ['none.test'], ['']],
  ['dig.check_ip', ['127.0.0.1'], true],
  ['dig.check_ip', ['1111:2222:3333:4444:5555:6666:7777:8888'], true],
  ['dig.check_ip', ['::ffff:10.0.0.1'], true],
  ['dig.check_ip', ['10.0.0.1/32'], true],
  ['dig.check_ip', ['10.0.0.1/33'], false],
  ['dig.check_ip', ['10.0.0.1/0'], false],
  ['dig.check_ip', ['10.0.0.1/'], false],
  ['dig.check_ip', ['::1/128'], true],
  ['dig.check_ip', ['::1/7'], false],
  ['dig.check_ip', ['10.1'], false],
  ['dig.check_ip', ['010.0.0.1'], false],
  ['dig.check_ip', [5], false],
])('%s(*%j) is %j', async (name, positional, answer) => {
  const context = functionContext(createMemoryHost({ programs: { dig } }));
  expect(await callOwn(name, { positional, named: {} }, context)).toEqual(answer);
});
