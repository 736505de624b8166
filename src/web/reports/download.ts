import { localeNow } from '../ui/text/locale.ts';
import { csvType, saveFile } from '../ui/browser/save-file.ts';

/** Spreadsheets take a file for UTF-8 by this; the API's own answer, which programs read, has none. */
const byteOrderMark = '\uFEFF';

/** Saves the report as a file, in the language shown. Throws where the server gives none. */
export async function downloadCsv(path: string, file: string): Promise<void> {
  const response = await fetch(`/api/v1${path}`, {
    headers: { accept: 'text/csv', 'accept-language': localeNow() },
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  saveFile(file, csvType, byteOrderMark + (await response.text()));
}
