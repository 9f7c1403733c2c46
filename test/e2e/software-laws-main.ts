import { execFileSync } from 'node:child_process';
import { createRegistry } from '@muster/catalog';
import { checkLawsOn } from '@muster/engine';
import { createDebianHost } from '@muster/modules';
import { softwareLaws } from './software-laws.ts';
import { systemLaws } from './system-laws.ts';

// Runs on the host under test; prints what laws were broken, by case.
const { states } = createRegistry();
const host = createDebianHost();
const broken: Record<string, readonly string[]> = {};
for (const lawCase of [...softwareLaws, ...systemLaws]) {
  const state = states.get(lawCase.state);
  if (state === undefined) throw new TypeError(`there is no state ${lawCase.state}`);
  if (lawCase.before !== undefined)
    execFileSync('sh', ['-ec', lawCase.before], { stdio: ['ignore', 'ignore', 'inherit'] });
  const report = await checkLawsOn(host, state, lawCase);
  broken[`${lawCase.state}: ${lawCase.about}`] = report.broken;
}
console.log(JSON.stringify(broken));
