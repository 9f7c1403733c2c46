import { runMaster } from '@muster/master';
import { errorMessage, loadMasterConfig } from '@muster/shared';

// A master as a process of its own, so that a test can kill it.
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
try {
  await runMaster(await loadMasterConfig(process.argv[2]), stop.signal);
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`);
  process.exitCode = 1;
}
