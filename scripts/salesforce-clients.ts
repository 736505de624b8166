import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which clients there are, and in which versions. */
export const clientsSource = 'test/salesforce-clients';
/** Where they are installed: away from the folders that are checked, since they are a hundred times as much. */
export const clientsFolder = '.salesforce-clients';

/** Whether they are installed in the versions that the tests are written for; npm writes its list when it is done. */
export const hasSalesforceClients = (): boolean =>
  existsSync(join(clientsFolder, 'node_modules/.package-lock.json')) &&
  ['package.json', 'package-lock.json'].every((file) =>
    isSame(join(clientsSource, file), join(clientsFolder, file)),
  );

const isSame = (one: string, other: string): boolean =>
  existsSync(other) && readFileSync(one).equals(readFileSync(other));
