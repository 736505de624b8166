import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseXml, textsWithin } from '../../scripts/package-check/element.ts';
import { atEnd } from '../support/processes/at-end.ts';
import { COMMANDS_LIMIT_MS, commandLine } from './command-line.ts';

const project = join(import.meta.dirname, '../../salesforce');

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tieline-converted-'));
  atEnd(async () => rmSync(directory, { recursive: true }));
  return directory;
}

const named = (
  set: Iterable<{ readonly fullName: string; readonly type: { readonly name: string } }>,
): string[] => [...set].map(({ type, fullName }) => `${type.name} ${fullName}`).sort();

/** Package directories and their manifests. */
const directories = [
  ['force-app', 'package'],
  ['external-client-app', 'external-client-app'],
  ['change-events', 'change-events'],
  ['translations', 'translations'],
] as const;

describe('the package, by the library that deploys', () => {
  it.each(directories)(
    '%s becomes what the Metadata API takes, with all that its manifest lists',
    async (name, manifest) => {
      const source = join(project, name);
      const output = temporary();
      const components = ComponentSet.fromSource(source);
      await new MetadataConverter().convert(components, 'metadata', {
        type: 'directory',
        outputDirectory: output,
        genUniqueDir: false,
      });
      const manifestPath = join(project, `manifest/${manifest}.xml`);
      const listed = await ComponentSet.fromManifest({ manifestPath, resolveSourcePaths: [source] });
      expect(named(listed.getSourceComponents())).toEqual(named(components.getSourceComponents()));

      const converted = parseXml(readFileSync(join(output, 'package.xml'), 'utf8'));
      const own = parseXml(readFileSync(manifestPath, 'utf8'));
      if ('broken' in converted || 'broken' in own) throw new Error('a manifest is broken');
      // The library names folders with a slash behind them.
      const members = textsWithin(converted, ['members']).map((member) => member.replace(/\/$/, ''));
      expect(members.toSorted()).toEqual(textsWithin(own, ['members']).toSorted());
    },
  );

  it('has every field of activities in one object file, and each language’s words for them', async () => {
    const output = temporary();
    for (const directory of ['force-app', 'translations'])
      await new MetadataConverter().convert(ComponentSet.fromSource(join(project, directory)), 'metadata', {
        type: 'directory',
        outputDirectory: output,
        genUniqueDir: false,
      });
    const fields = readdirSync(join(project, 'force-app/main/default/objects/Activity/fields')).map(
      (file) => file.split('.')[0] ?? '',
    );
    const object = readFileSync(join(output, 'objects/Activity.object'), 'utf8');
    for (const field of fields) expect(object).toContain(`<fullName>${field}</fullName>`);
    for (const language of ['de', 'nl_NL']) {
      const words = readFileSync(
        join(output, `objectTranslations/Activity-${language}.objectTranslation`),
        'utf8',
      );
      for (const field of fields) expect(words).toContain(`<name>${field}</name>`);
    }
  });
});

describe('the package, by the command line', { timeout: COMMANDS_LIMIT_MS }, () => {
  it('gets the address of this Tieline when it is converted, and is refused without one', async () => {
    const output = temporary();
    const convert = ['project', 'convert', 'source', '--source-dir', 'force-app', '--output-dir', output];
    const sf = commandLine();
    // A deployment does so always, a conversion when it is told to.
    const replacing = { SF_APPLY_REPLACEMENTS_ON_CONVERT: 'true' };
    const environment = { ...replacing, TIELINE_PUBLIC_URL: 'https://desk.example.org' };
    expect(await sf.run(convert, { directory: project, environment })).toMatchObject({ status: 0 });
    for (const file of ['callCenters/Tieline.callCenter', 'cspTrustedSites/Tieline.cspTrustedSite'])
      expect(readFileSync(join(output, file), 'utf8')).toContain('https://desk.example.org');
    const refused = await sf.run(convert, { directory: project, environment: replacing });
    expect(refused.status).not.toBe(0);
    expect(refused.message).toContain('TIELINE_PUBLIC_URL');
  });
});
