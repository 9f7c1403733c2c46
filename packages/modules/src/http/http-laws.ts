import type { LawCases } from '@muster/engine';

const nowhere = 'http://127.0.0.1:65535/';
const refused = '(connect ECONNREFUSED 127.0.0.1:65535)';

/** Uses of `http.*` states where nobody answers; those with a server are in a test of their own. */
export const httpLaws: LawCases = {
  'http.query': {
    usual: { name: nowhere, planned: '{name} would be queried' },
    fail: {
      'an address at which nobody listens': {
        args: { status: 200, match: 'ok' },
        comment: `Match text "ok" was not found. Status 200 was not found. ${refused}`,
      },
      'nothing to expect': {
        comment: /^Either match text \(match\) or a status code \(status\) is required\./,
        planned: undefined,
      },
      'a certificate that is not to be checked': {
        args: { status: 200, verify_ssl: false },
        comment: /^Invalid argument 'verify_ssl': expected true: certificates are always checked/,
        planned: undefined,
      },
    },
  },
  'http.wait_for_successful_query': {
    usual: { name: nowhere, planned: 'The expected answer of {name} would be waited for' },
    fail: {
      'an address at which nobody listens': {
        args: { status: [200, 204], status_type: 'list', wait_for: 0.05, request_interval: 0.01 },
        comment: `The expected answer of {name} did not come within 0.05 seconds: Statuses 200, 204 were not found. ${refused}`,
      },
    },
  },
};
