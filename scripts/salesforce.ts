import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { callCenterFile } from '../src/adapters/crm/salesforce/call-center.ts';

export const salesforceUsage = `npm run -s tieline -- salesforce call-center --url <address> [--name <name>] [--label <label>]
    [--height <pixels>] [--width <pixels>] [--output <file>]
                                     writes the call center to import in Salesforce's Setup`;

const options = {
  url: { type: 'string' },
  name: { type: 'string' },
  label: { type: 'string' },
  height: { type: 'string' },
  width: { type: 'string' },
  output: { type: 'string' },
} as const;

/** What `tieline salesforce …` prints. Throws an error that names what is allowed. `from` is where the person is. */
export function salesforce(parameters: readonly string[], from: string): string {
  const [command, ...rest] = parameters;
  if (command !== 'call-center')
    throw new Error(`There is no command "salesforce ${command ?? ''}"; there is:\n${salesforceUsage}`);
  const { output, ...given } = optionsIn(rest);
  const made = callCenterFile(given);
  if ('problems' in made)
    throw new Error(
      `The call center cannot be written:\n${made.problems.map((one) => `  ${one}`).join('\n')}`,
    );
  if (output === undefined) return made.file.trimEnd();
  const file = resolve(from, output);
  if (existsSync(file)) throw new Error(`${file} exists already; name another file or remove it.`);
  writeFileSync(file, made.file);
  return `Wrote ${file}. Import it in Salesforce: Setup, Call Centers, Import.`;
}

function optionsIn(parameters: readonly string[]) {
  // npm keeps options for itself unless "--" comes before them; what is left of them is their values.
  if (parameters.length > 0 && !parameters.some((one) => one.startsWith('--')))
    throw new Error(`npm keeps options for itself; write "--" before the command:\n${salesforceUsage}`);
  try {
    return parseArgs({ args: [...parameters], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n${salesforceUsage}`, { cause: error });
  }
}
