import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe("Salt's address filters", () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ '10.0.0.1' | is_ip }} {{ 'fe80::1' | is_ip }} {{ '10.0.0.256' | is_ip }} {{ '10.0.0.1/24' | is_ip }} {{ '010.0.0.1' | is_ip }} {{ 'x' | is_ipv4 }} {{ '::1' | is_ipv4 }} {{ '::1' | is_ipv6 }} {{ none | is_ip }} {{ '10.1' | is_ip }}",
      'True True False True False False False True False False',
    ],
    [
      "{{ '192.168.0.1' | is_ip(options='private') }} {{ '8.8.8.8' | is_ipv4(options='private') }} {{ '8.8.8.8' | is_ip('global') }} {{ '127.0.0.1' | is_ip(options='loopback, private') }} {{ 'ff02::1' | is_ipv6('multicast') }} {{ 'fe80::1' | is_ip('link-local') }}",
      'True False True True True True',
    ],
    [
      "{{ ['10.0.0.1', 'x', '2001:db8::1', '10.0.0.0/8'] | ipaddr }} {{ ['10.0.0.1', '::1'] | ipv4 }} {{ ['10.0.0.1', '::1'] | ipv6 }} {{ '192.168.1.7/24' | ipaddr }} {{ 'x' | ipaddr }} {{ '2001:DB8:0:0:0:0:0:1' | ipv6 }}",
      "['10.0.0.1', '10.0.0.0/8', '2001:db8::1'] ['10.0.0.1'] ['::1'] 192.168.1.7/24 None 2001:db8::1",
    ],
    [
      "{{ '10.77.0.8/30' | network_hosts }} {{ '10.0.0.0/31' | network_hosts }} {{ '10.0.0.1' | network_hosts }} {{ '2001:db8::/126' | network_hosts }}",
      "['10.77.0.9', '10.77.0.10'] ['10.0.0.0', '10.0.0.1'] ['10.0.0.1'] ['2001:db8::1', '2001:db8::2', '2001:db8::3']",
    ],
    [
      "{{ '10.0.0.0/24' | network_size }} {{ '10.0.0.1/30' | network_size }} {{ '2001:db8::/64' | network_size }} {{ ['10.0.0.0/30', '10.0.0.1'] | network_size }}",
      '256 4 18446744073709551616 [4, 1]',
    ],
    [
      "{{ '10.77.0.9/28' | ip_host }} {{ '10.0.0.1' | ip_host }} {{ '10.0.0.1/255.255.255.0' | ip_host }} {{ 'x' | ip_host }} {{ ['192.168.0.1', '::1'] | ipwrap }} {{ '::1' | ipwrap }}",
      "10.77.0.9/28 10.0.0.1/32 10.0.0.1/24 None ['192.168.0.1', '[::1]'] [::1]",
    ],
    [
      "{{ ['10.1.2.3', '192.168.1.1'] | filter_by_networks(['10.0.0.0/8']) }} {{ {'eth0': ['10.1.2.3', 'fe80::1']} | filter_by_networks(['fe80::/64']) }} {{ ['1.1.1.1'] | filter_by_networks(none) }} {{ '52:54:00' | gen_mac | length }}",
      "['10.1.2.3'] {'eth0': ['fe80::1']} ['1.1.1.1'] 17",
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    [
      "{{ '2001:db8::/64' | network_hosts }}",
      'a value of 18446744073709552000 elements is larger than the 67108864 allowed',
    ],
    [
      "{{ ['x'] | filter_by_networks(['10.0.0.0/8']) }}",
      "ValueError: 'x' does not appear to be an IPv4 or IPv6 address",
    ],
    ['{{ nope | is_ip }}', "'nope' is undefined"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
