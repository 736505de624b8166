import type { Workflow } from '../../../domain/workflow/workflow.ts';
import { saveFile } from '../../ui/browser/save-file.ts';

/** A file of more is none of ours: the server takes documents of a megabyte at most. */
const maxBytes = 1_000_000;

/** What a chosen file holds, if it is JSON at all; the server judges whether it is a workflow. */
export async function readJsonFile(file: File): Promise<unknown> {
  if (file.size > maxBytes) return undefined;
  try {
    return JSON.parse(await file.text());
  } catch {
    return undefined;
  }
}

/** Lets the browser keep the document as a file that can be imported anywhere, and that editors know the schema of. */
export function download(workflow: Workflow, version: number): void {
  const schema = `${location.origin}/api/v1/schemas/workflow.json`;
  const text = JSON.stringify({ $schema: schema, ...workflow }, null, 2);
  const name = workflow.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'workflow';
  saveFile(`${name}-v${version}.json`, 'application/json', text);
}
