import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

/** Where an org of the stand-in shows its own voice controls. */
export const voicePath = '/voice';

/** The page of Salesforce with its own voice controls; its query names the connector that it frames. */
export function voicePage({ searchParams }: URL): string {
  const settings = JSON.stringify({
    connector: searchParams.get('connector'),
    waits: searchParams.get('waits') === 'yes',
  });
  const script = stripTypeScriptTypes(
    readFileSync(join(import.meta.dirname, 'pages', 'voice-controls.ts'), 'utf8'),
  );
  return `<!doctype html>
<html lang="en">
  <title>Lightning</title>
  <iframe title="Phone" width="400" height="550" allow="microphone *; autoplay *"></iframe>
  <script type="application/json" id="settings">${settings.replaceAll('<', String.raw`\u003c`)}</script>
  <script>${script}</script>
</html>`;
}
