import { compilePillar, directoryFileSource, PyDict, packPlainValue } from '@muster/sls';

/** Measures in a fresh process what the bench `pillar.ts` compares to: `pillar-main.ts ROOT COUNT` prints CPU milliseconds. */
const [root = '.', count = '1'] = process.argv.slice(2);

for (let done = 0; done < Number(count); done += 1) compileOnce();
const start = process.cpuUsage();
for (let done = 0; done < Number(count); done += 1) compileOnce();
const { system, user } = process.cpuUsage(start);
console.log((user + system) / 1000);

function compileOnce(): void {
  const { pillar, errors } = compilePillar({
    id: 'p0',
    files: directoryFileSource({ base: [root] }),
    grains: new PyDict([['id', 'p0']]),
    opts: new PyDict(),
    saltenv: 'base',
  });
  if (errors.length > 0) throw new Error('the pillar does not compile');
  packPlainValue(pillar);
}
