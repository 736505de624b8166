import { setImmediate as letOthersRun, setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ContactImports, ImportRun } from '../../../application/records/import/contact-imports.ts';
import type { ImportReport } from '../../../application/records/import/import-report.ts';
import {
  ImportPreview,
  ImportQuery,
  ImportReport as ReportAnswer,
  LatestImport,
  ImportLine,
} from '../../../contract/crm/crm-import.ts';
import type { Access, App } from '../platform/app.ts';
import { bodyOf, maxFileBytes, type Intake } from '../routes/file-body.ts';
import { openContactFile, readContactRow, type ContactFile } from './crm-import-rows.ts';
import { progressShown, reasonShown, reportShown } from './crm-import-shown.ts';
import { crmTags } from './crm-parts.ts';
import { languageOf } from '../platform/language.ts';
import { acceptsLines, failedLine, linesType, sendLines, wholeOrLines } from '../routes/lines.ts';
import { accepted, ProblemError } from '../platform/problem.ts';

/** A million rows take some minutes; one that takes hours is fed by a sender who will not end. */
const longestMs = 4 * 60 * 60 * 1000;
/** As often as an eye follows a growing number. */
const progressMs = 500;
/** As many rows as show whether the columns are read as they are meant. */
const previewRows = 5;
/** Reading rows takes a processor; after so many whoever else waits has a turn, calls above all. */
const rowsAtOnce = 200;
/** What CSV goes by: programs call it a text, or know no more of it than its bytes; browsers beside Excel name that. */
const csvTypes = [
  'text/csv',
  'text/plain',
  'application/csv',
  'application/octet-stream',
  'application/vnd.ms-excel',
];

/** As the API describes it; the handlers take it in as it comes. */
const file = z.unknown().meta({ type: 'string', description: 'The file; its first row names the columns.' });

/** It changes more records than anybody could by hand. */
const access: Access = 'import';

/** Imports of contacts from CSV files (spec X2). */
export function crmImportRoutes(app: App, { imports }: { readonly imports: ContactImports }): void {
  app.addHook('preClose', async () => void imports.stop('closing'));
  // Only here is a body CSV, and never kept whole.
  void app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(csvTypes, (request, _body, done) => done(null, announced(request)));
    scope.addContentTypeParser('*', (request, _body, done) => {
      if (request.headers['content-type'] === undefined) done(null, announced(request));
      else done(notCsv('problem.import.media-type'));
    });
    importRoute(scope, imports);
    previewRoute(scope);
  });

  app.get(
    '/api/v1/crm/import',
    {
      config: { access },
      schema: {
        operationId: 'readImport',
        summary: 'Read the import that runs, else the last one since the start of the server',
        tags: crmTags,
        response: { 200: LatestImport },
      },
    },
    (request) => {
      const latest = imports.latest();
      return { import: latest === null ? null : reportShown(latest, languageOf(request)) };
    },
  );

  app.post(
    '/api/v1/crm/import/stop',
    {
      config: { access },
      schema: {
        operationId: 'stopImport',
        summary: 'End the import that runs; what it has imported stays',
        tags: crmTags,
        response: { 204: z.undefined() },
      },
    },
    async (_request, reply) => {
      accepted(imports.stop('asked'));
      return reply.code(204).send();
    },
  );
}

function importRoute(scope: App, imports: ContactImports): void {
  scope.post(
    '/api/v1/crm/import',
    {
      handlerTimeout: longestMs,
      config: { access, takesItsTime: true, recognises: true },
      schema: {
        operationId: 'importContacts',
        summary: 'Import contacts from a CSV file (text/csv), taken in as it comes',
        tags: crmTags,
        description: `The answer comes at the end. Who accepts ${linesType} gets a line for the progress every half second (ImportLine), the report last. Ending the connection ends the import; what it has imported stays.`,
        querystring: ImportQuery,
        consumes: csvTypes,
        body: file,
        response: { 200: wholeOrLines(ReportAnswer, ImportLine) },
      },
    },
    async (request, reply) => {
      const totalBytes = lengthOf(request);
      const { id, name } = request.person;
      const { duplicates } = request.query;
      const { idempotency } = request;
      const requestKey = idempotency?.by.key ?? null;
      const run = accepted(await imports.begin({ by: { id, name }, duplicates, totalBytes, requestKey }));
      // Whether its sender has gone or its time is up: nobody waits for it any more.
      reply.raw.once('close', () => run.stop('disconnected'));
      const body = bodyOf(request.raw, run);
      // What is read of it tells it from another file under the same Idempotency-Key.
      const file = await opened(run, idempotency?.file.of(body) ?? body, request);
      // Its end is awaited below or by the lines, whichever answers.
      const taking = taken(run, body, file, request).then((report) => {
        if (report.state === 'done') idempotency?.file.taken();
        return report;
      });
      if (acceptsLines(request)) {
        const last = lastLine(taking, request);
        return sendLines(linesOf(run, last, idempotency?.endsWith(last)), reply);
      }
      return reply.send(reportShown(await taking, languageOf(request)));
    },
  );
}

function previewRoute(scope: App): void {
  scope.post(
    '/api/v1/crm/import/preview',
    {
      config: { access, takesItsTime: true, changesNothing: true },
      schema: {
        operationId: 'previewImport',
        summary: 'Show how a CSV file would be read, by its beginning; nothing is imported',
        tags: crmTags,
        consumes: csvTypes,
        body: file,
        response: { 200: ImportPreview },
      },
    },
    async (request) => {
      const stopping = new AbortController();
      const intake: Intake = { signal: stopping.signal, bytes: 0, stop: () => stopping.abort() };
      const body = bodyOf(request.raw, intake);
      try {
        const file = accepted(await openContactFile(body, charsetOf(request), intake.signal));
        return await previewOf(file, request);
      } finally {
        await body.return(undefined);
      }
    },
  );
}

/** A file whose header row is refused lets the next import begin. */
async function opened(
  run: ImportRun,
  body: AsyncGenerator<Buffer>,
  request: FastifyRequest,
): Promise<ContactFile> {
  try {
    return accepted(await openContactFile(body, charsetOf(request), run.signal));
  } catch (error) {
    await run.end();
    await body.return(undefined);
    throw error;
  }
}

async function taken(
  run: ImportRun,
  body: AsyncGenerator<Buffer>,
  { columns, rows }: ContactFile,
  request: FastifyRequest,
): Promise<ImportReport> {
  const locale = languageOf(request);
  const read = async function* () {
    for await (const some of rows) {
      for (let from = 0; from < some.length; from += rowsAtOnce) {
        await letOthersRun();
        yield some.slice(from, from + rowsAtOnce).map((row) => readContactRow(row, columns, locale));
      }
      await letOthersRun();
    }
  };
  try {
    return await run.take(columns, read());
  } finally {
    await run.end();
    await body.return(undefined);
  }
}

/** How the answer in lines ends. */
type LastImportLine = Exclude<ImportLine, { type: 'progress' }>;
const lastLine = (taking: Promise<ImportReport>, request: FastifyRequest): Promise<LastImportLine> =>
  taking.then(
    (report) => ({ type: 'done', ...reportShown(report, languageOf(request)) }),
    (error: unknown) => failedLine(error, request),
  );

/**
 * The lines are made from what is counted anyway, so a slow reader slows nothing down. They end once the last is `kept`
 * for the request's key.
 */
async function* linesOf(
  run: ImportRun,
  last: Promise<LastImportLine>,
  kept: Promise<void> | undefined,
): AsyncGenerator<readonly ImportLine[]> {
  for (;;) {
    const line = await Promise.race([last, sleep(progressMs).then(() => progressShown(run.report))]);
    yield [line];
    if (line.type !== 'progress') break;
  }
  await kept;
}

async function previewOf(
  { columns, separator, text, rows }: ContactFile,
  request: FastifyRequest,
): Promise<ImportPreview> {
  const locale = languageOf(request);
  const fields = new Map([...columns.at].map(([field, index]) => [index, field]));
  const headers = new Map([...columns.at].map(([field, index]) => [field, columns.headers[index] ?? '']));
  const shown: ImportPreview['rows'] = [];
  for await (const some of rows) {
    for (const row of some.slice(0, previewRows - shown.length)) {
      const read = readContactRow(row, columns, locale);
      const reason =
        'errors' in read ? read.errors.map((error) => reasonShown(error, headers, locale)).join('; ') : null;
      shown.push({ line: row.line, values: 'values' in row ? [...row.values] : [], reason });
    }
    if (shown.length === previewRows) break;
  }
  return {
    charset: text.charset,
    separator,
    columns: columns.headers.map((header, index) => ({ header, field: fields.get(index) ?? null })),
    rows: shown,
  };
}

/** What is known of a file before it is read: it tells one from another under an Idempotency-Key. */
function announced({ headers }: FastifyRequest): object {
  return { length: headers['content-length'] ?? null, digest: headers['content-digest'] ?? null };
}

/** null: the upload does not say. Refused before any of it is read where it is too much. */
function lengthOf({ headers }: FastifyRequest): number | null {
  const length = headers['content-length'] === undefined ? null : Number(headers['content-length']);
  if (length !== null && length > maxFileBytes) throw new ProblemError('body-too-large');
  return length;
}

/** null: not said. */
function charsetOf({ headers }: FastifyRequest): string | null {
  const charset = /;\s*charset="?([^\s;"]+)/iu.exec(headers['content-type'] ?? '')?.[1] ?? null;
  if (charset === null) return null;
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    throw notCsv('problem.import.charset');
  }
}

const notCsv = (message: string): ProblemError =>
  new ProblemError('media-type-unsupported', { errors: [{ path: 'Content-Type', message }] });
