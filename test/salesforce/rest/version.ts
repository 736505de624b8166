import { notFound, SalesforceError } from './salesforce-error.ts';

const [oldest, newest] = [45, 67] as const;
/** Retired in Summer '22 and '25. */
const retired = { from: 7, to: 30 } as const;

/** Those that the emulator speaks, oldest first. */
export const versions: readonly number[] = Array.from(
  { length: newest - oldest + 1 },
  (_, place) => oldest + place,
);

/** The number in `v66.0`; throws 410 for a version that Salesforce retired, 404 for what is none. */
export function versionOf(written: string): number {
  const number = Number(/^v(\d{1,3})\.0$/i.exec(written)?.[1]);
  if (number >= retired.from && number <= retired.to) {
    const message = `The API version ${number}.0 has been retired. Use a supported version.`;
    throw new SalesforceError(410, [{ errorCode: 'UNSUPPORTED_API_VERSION', message }]);
  }
  if (!versions.includes(number)) throw notFound();
  return number;
}
