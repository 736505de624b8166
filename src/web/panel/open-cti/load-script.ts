import { OpenCtiError, type OpenCti } from './open-cti.ts';

/** How soon an org whose script did not come is asked again, and at most. */
const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/**
 * Loads the org's script, however long that takes: Salesforce may be slow, and the phone works without it meanwhile. Rejects
 * with an `OpenCtiError` where it came but did not begin, which another try would not change.
 */
export async function loadOpenCti(address: string): Promise<OpenCti> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    if (await loads(address)) break;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const api = window.sforce?.opencti;
  if (api === undefined) throw new OpenCtiError('not initialised');
  return api;
}

function loads(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve(true);
    script.onerror = () => {
      script.remove();
      resolve(false);
    };
    document.head.append(script);
  });
}
