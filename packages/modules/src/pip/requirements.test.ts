import { describe, expect, test } from 'vitest';
import { markerEnvironment, markerHolds } from './environment-marker.ts';
import { parseRequirement } from './requirement.ts';
import { readRequirementsFile } from './requirements-file.ts';

describe('a requirement', () => {
  test.each([
    ['Django', { name: 'django', specifier: '' }],
    ['Django>=3.2,<4', { name: 'django', specifier: '>=3.2,<4' }],
    ['zope.interface == 5.0', { name: 'zope-interface', specifier: '== 5.0' }],
    ['requests[socks,security] (>=2.0)', { name: 'requests', specifier: '>=2.0' }],
    [
      "tomli>=1; python_version < '3.11'",
      { name: 'tomli', specifier: '>=1', marker: "python_version < '3.11'" },
    ],
    ['app @ https://x.test/app-1.0.zip', { name: 'app', url: 'https://x.test/app-1.0.zip' }],
    [
      'git+https://x.test/app.git#egg=My_App',
      { name: 'my-app', url: 'git+https://x.test/app.git#egg=My_App' },
    ],
    ['./wheels/tool-1.2-py3-none-any.whl', { name: 'tool' }],
    ['/srv/app', { name: undefined, url: '/srv/app' }],
  ])('%s is understood', (written, expected) => {
    expect(parseRequirement(written)).toMatchObject(expected);
  });
});

test('a file of requirements is read with what it includes', async () => {
  const files: Readonly<Record<string, string>> = {
    '/srv/app/requirements.txt':
      '# needed\n-r base.txt\n--index-url https://x.test\ngunicorn==20.1 --hash=sha256:00 \\\n  --hash=sha256:01\npsycopg2 # driver\n-e git+https://x.test/lib.git#egg=lib\n',
    '/srv/app/base.txt': 'Django>=3.2\n-r requirements.txt\n',
  };
  const requirements = await readRequirementsFile(
    '/srv/app/requirements.txt',
    async (path) => files[path] ?? '',
  );
  expect(requirements.map(({ name, specifier }) => `${name}${specifier}`)).toEqual([
    'django>=3.2',
    'gunicorn==20.1',
    'psycopg2',
    'lib',
  ]);
});

test.each([
  ["python_version < '3.11'", false],
  ["python_version >= '3.8' and sys_platform == 'linux'", true],
  ["sys_platform == 'win32' or (python_version > '3.9' and os_name == 'posix')", true],
  ["'linux' in sys_platform", true],
  ["platform_machine not in 'arm64 aarch64'", true],
  ['something unreadable', true],
])('the marker %s is %s', (marker, expected) => {
  expect(markerHolds(marker, markerEnvironment('3.11', 'x86_64'))).toBe(expected);
});
