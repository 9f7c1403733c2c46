import { join } from 'node:path';
import { type Host, Testbed } from '@muster/testbed';
import { Narrator, type Place } from './narrator.ts';

const bedName = 'demo';
const hosts = 'npm run hosts -- --bed demo';

/** The whole story on three Debian hosts, which stay for a look around. */
export async function runHostsDemo(checkout: string): Promise<void> {
  const story = new Narrator();

  story.chapter('Three hosts, each with its own Debian, systemd and address');
  const bed = await Testbed.create({
    name: bedName,
    keep: true,
    snapshots: [{ source: join(checkout, 'dist/muster'), target: '/opt/muster' }],
    binds: [
      { source: join(checkout, 'states'), target: '/srv/muster/states' },
      { source: join(checkout, 'pillar'), target: '/srv/muster/pillar' },
    ],
    report: (line) => story.say(line),
  });
  story.show(machine, `${hosts} up master api db`);
  const [master, api, db] = (await bed.hosts('master', 'api', 'db')).map(placeOf);
  if (master === undefined || api === undefined || db === undefined) throw new Error('a host is missing');
  for (const name of bed.hostNames()) story.say(`${name.padEnd(8)}${bed.existingHost(name).address}`);

  story.chapter('Muster from its build, as the units that are shipped');
  const roots = 'file_roots: {base: [/srv/muster/states]}\\npillar_roots: {base: [/srv/muster/pillar]}\\n';
  await story.run(master, '/opt/muster/install.sh');
  await story.run(master, `printf '${roots}' > /etc/muster/master.yaml`);
  await story.run(master, 'systemctl enable --quiet --now muster-master');
  for (const place of [master, api, db]) {
    if (place !== master) await story.run(place, '/opt/muster/install.sh');
    await story.run(place, "echo 'master: master' > /etc/muster/minion.yaml");
    await story.run(place, 'systemctl enable --quiet --now muster-minion');
  }

  story.chapter('Hosts ask to join; the operator decides');
  await story.until(master, `[ "$(muster key list --json | grep -c '"pending"')" = 3 ]`);
  await story.run(master, 'muster key list');
  await story.run(master, 'muster key accept --all');
  await story.until(master, "muster run '*' test.ping --json");
  await story.until(master, '[ "$(muster mine get "*" internal_address --json | grep -c 10.77)" = 3 ]');
  await story.run(master, "muster run '*' test.ping");

  story.chapter('One command brings every host to its declared state');
  story.say('master: a git server with the code. db: PostgreSQL. api: Django, gunicorn, supervisor, nginx.');
  await story.run(master, "muster apply '*'");

  story.chapter('What the hosts tell each other');
  await story.run(master, "muster mine get 'db*' internal_address");
  await story.run(api, 'grep -v -e PASSWORD -e SECRET /srv/notes/app/.env');

  story.chapter('The API answers, from another host, out of PostgreSQL');
  await story.run(db, 'curl -sS http://api/health/; echo');
  const note = `'{"text": "written through nginx"}'`;
  await story.run(db, `curl -sS -H 'Content-Type: application/json' -d ${note} http://api/notes/; echo`);
  await story.run(db, 'curl -sS http://api/notes/; echo');
  await story.run(db, "runuser -u postgres -- psql -d notes -c 'SELECT id, text FROM notes_note'");

  story.chapter('Applying again changes nothing');
  await story.run(master, "muster apply '*'");

  story.chapter('Drift is repaired when it happens');
  const settings = '/srv/notes/app/.env';
  const right = (await story.quietly(api, `sha256sum ${settings}`)).trim();
  const repaired = await story.tamper(
    api,
    `sed -i s/^DB_HOST=.*/DB_HOST=203.0.113.1/ ${settings}`,
    `[ "$(sha256sum ${settings})" = "${right}" ]`,
  );
  story.say(`the settings were repaired after ${repaired} ms`);
  const restarted = await story.tamper(api, 'systemctl stop supervisor', 'systemctl -q is-active supervisor');
  story.say(`supervisor was running again after ${restarted} ms`);
  await story.until(db, 'curl -fsS -o /dev/null http://api/health/');
  await story.run(db, 'curl -sS http://api/health/; echo');

  story.say('\nA minion does so by itself, with its master away:');
  await story.run(master, 'systemctl stop muster-master');
  const alone = await story.tamper(
    api,
    `rm ${settings}`,
    `[ "$(sha256sum ${settings} 2>/dev/null)" = "${right}" ]`,
  );
  story.say(`the settings were repaired after ${alone} ms`);
  await story.run(master, 'systemctl start muster-master');
  await story.until(master, '[ "$(muster drift history | grep -c repaired)" = 3 ]');
  await story.run(master, 'muster drift history');

  story.chapter('Look around');
  story.say(`The hosts stay up:

  ${hosts} exec master muster jobs list
  ${hosts} exec master muster drift status
  ${hosts} exec api bash
  ${hosts} net curl -s http://${bed.existingHost('api').address}/notes/

Take it down:

  ${hosts} down`);
}

const machine: Place = { prompt: '$', argv: (line) => Promise.resolve(['bash', '-c', line]) };

function placeOf(host: Host): Place {
  return {
    prompt: `root@${host.name}:/#`,
    argv: async (line) => await host.commandLine(['bash', '-c', line]),
  };
}
