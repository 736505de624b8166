import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importFaults } from './package-check/call-center.ts';
import { all, parseXml, textOf, type Element } from './package-check/element.ts';
import { salesforce } from './salesforce.ts';

const directory = mkdtempSync(join(tmpdir(), 'tieline-call-center-'));
afterAll(() => rmSync(directory, { recursive: true }));

const callCenter = (...options: readonly string[]): string =>
  salesforce(['call-center', ...options], directory);

const packagePath = '../salesforce/force-app/main/default/callCenters/Tieline.callCenter-meta.xml';

function elementIn(file: string): Element {
  const root = parseXml(file);
  if ('broken' in root) throw new Error(root.broken);
  return root;
}

/** What Setup would refuse in it. */
const faults = (file: string): readonly string[] => importFaults(elementIn(file));

describe('tieline salesforce call-center', () => {
  it.each([['https://desk.example.org'], ['https://desk.example.org/'], ['https://desk.example.org/panel']])(
    'writes a file that Setup imports, with the panel’s address for %s',
    (url) => {
      const file = callCenter('--url', url);
      expect(faults(file)).toEqual([]);
      expect(file).toContain('label="CTI Adapter URL">https://desk.example.org/panel</item>');
    },
  );

  it('takes name, label and size, and writes whatever label so that it can be read', () => {
    const options =
      '--url https://desk.example.org:8443 --name SupportEMEA --label R&D_<Europe>\u0007 --height 600 --width=480';
    const file = callCenter(...options.split(' '));
    expect(faults(file)).toEqual([]);
    expect(file).toContain('>https://desk.example.org:8443/panel<');
    expect(file).toContain('label="Display Name">R&amp;D_&lt;Europe&gt; </item>');
    expect(file).toMatch(/>SupportEMEA<[^]*>600<[^]*>480</);
  });

  it('writes to a file where the person is, but never over one', () => {
    const told = callCenter('--url', 'https://desk.example.org', '--output', 'tieline.xml');
    const file = join(directory, 'tieline.xml');
    expect(told).toContain(file);
    expect(faults(readFileSync(file, 'utf8'))).toEqual([]);
    expect(() => callCenter('--url', 'https://other.example', '--output', 'tieline.xml')).toThrow(
      'exists already',
    );
  });

  it('has the items of the call center that the package deploys', () => {
    const inPackage = elementIn(readFileSync(join(import.meta.dirname, packagePath), 'utf8'));
    const deployed = all(inPackage, 'sections').flatMap((section) =>
      all(section, 'items').map((item) => [textOf(item, 'name'), textOf(item, 'value')]),
    );
    const file = elementIn(callCenter('--url', 'https://tieline.example.com'));
    const imported = all(file, 'section').flatMap((section) =>
      all(section, 'item').map(({ attributes, text }) => [attributes['name'], text]),
    );
    // The metadata has the names outside of its items.
    expect(imported.slice(2)).toEqual(deployed);
  });

  it.each([
    [['--name', 'x'], '--url is missing'],
    [['--url', 'desk.example.org'], 'not an address; give the address'],
    [['--url', 'http://desk.example.org'], 'only what comes by https'],
    [['--url', 'https://me:secret@desk.example.org'], 'user name or a password'],
    [['--url', 'https://desk.example.org/?a=b'], 'a query of its own'],
    [['--url', 'https://desk.example.org/desk'], 'neither / nor /panel'],
    [['--url', 'https://a.example', '--name', '1st'], 'at most 40 letters and digits'],
    [['--url', 'https://a.example', '--name', 'T'.repeat(41)], 'at most 40 letters and digits'],
    [['--url', 'https://a.example', '--label', ' '], '1 to 255 characters'],
    [['--url', 'https://a.example', '--height', '100'], '240 to 2560'],
    [['--url', 'https://a.example', '--width', '4e2'], '200 to 1920'],
    [['--url', 'https://a.example', '--colour', 'red'], '--colour'],
    [['https://a.example'], 'write "--" before the command'],
  ])('refuses %j and names what is allowed', (options, problem) => {
    expect(() => callCenter(...options)).toThrow(problem);
  });

  it('names all problems at once', () => {
    expect(() => callCenter('--url', 'http://a.example', '--name', 'a b', '--height', 'tall')).toThrow(
      /--url[^]*--height[^]*--name/,
    );
  });

  it('is the only command there is', () => {
    expect(() => salesforce(['call-centre', '--url', 'https://a.example'], directory)).toThrow(
      'call-center --url',
    );
  });
});
