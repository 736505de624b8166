import { answers } from '../../../src/adapters/telephony/simulator/claim.ts';
import { socketPath } from '../../../src/adapters/telephony/simulator/socket-path.ts';
import { startSimulator } from '../../../src/adapters/telephony/simulator/start.ts';
import { removeDirectory } from './remove-directory.ts';

/** Removes what a stopped server had; first ends its phone simulator, which outlives it as a phone system would. */
export async function removeDataDirectory(dataDirectory: string): Promise<void> {
  if (await answers(socketPath(dataDirectory))) await (await startSimulator({ dataDirectory })).stop();
  removeDirectory(dataDirectory);
}
