import { notFound } from '../rest/salesforce-error.ts';
import { versionOf } from '../rest/version.ts';
import { answer, bodyOf, checkParameters, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { isJsonArray, isJsonObject, type Json } from './json-body.ts';
import { refused } from './save-error.ts';

const mostSubrequests = 25;
const methods = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];

/** A request of a batch; each is sent as if it came by itself, and counts as one. */
export interface BatchSubrequest {
  readonly method: string;
  /** Below `/services/data/`. */
  readonly url: string;
  readonly richInput: Json | undefined;
}

/** Sends one and gives status and body of its answer. */
export type SendSubrequest = (
  subrequest: BatchSubrequest,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/** `POST /composite/batch`: up to 25 independent requests in their order. */
export async function batchAnswer(
  request: ApiRequest,
  version: number,
  send: SendSubrequest,
): Promise<ApiAnswer> {
  checkParameters(request, []);
  const { subrequests, haltOnError } = readBatch(bodyOf(request).value, version);
  const results: { statusCode: number; result: unknown }[] = [];
  for (const subrequest of subrequests) {
    const isHalted = haltOnError && results.some(({ statusCode }) => statusCode >= 400);
    if (isHalted) results.push(halted);
    else {
      const { status, body } = await send(subrequest);
      results.push({ statusCode: status, result: body });
    }
  }
  return answer(200, { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
}

const halted = {
  statusCode: 412,
  result: [
    {
      errorCode: 'BATCH_PROCESSING_HALTED',
      message: 'Batch processing halted per request: a previous subrequest failed',
    },
  ],
};

function readBatch(value: Json, version: number) {
  if (!isJsonObject(value))
    throw refused(400, 'JSON_PARSER_ERROR', 'The body must be an object with batchRequests');
  const unknown = Object.keys(value).find((name) => name !== 'batchRequests' && name !== 'haltOnError');
  if (unknown !== undefined) throw refused(400, 'JSON_PARSER_ERROR', `Unrecognized field "${unknown}"`);
  const { batchRequests, haltOnError = false } = value;
  if (!isJsonArray(batchRequests)) throw refused(400, 'JSON_PARSER_ERROR', 'batchRequests must be an array');
  if (typeof haltOnError !== 'boolean')
    throw refused(400, 'JSON_PARSER_ERROR', 'haltOnError must be true or false');
  if (batchRequests.length > mostSubrequests) {
    throw refused(400, 'LIMIT_EXCEEDED', `A batch request has at most ${mostSubrequests} subrequests.`);
  }
  return { subrequests: batchRequests.map((one) => subrequestOf(one, version)), haltOnError };
}

function subrequestOf(value: Json, version: number): BatchSubrequest {
  const [method, url] = isJsonObject(value) ? [value['method'], value['url']] : [];
  if (!isJsonObject(value) || typeof method !== 'string' || typeof url !== 'string') {
    throw refused(400, 'JSON_PARSER_ERROR', 'Each subrequest must have a method and a url');
  }
  if (!methods.includes(method.toUpperCase()))
    throw refused(400, 'INVALID_INPUT', `Invalid method: ${method}`);
  const below = url.replace(/^\/?(services\/data\/)?/i, '');
  const [written = '', resource = ''] = below.split(/[/?]/, 2);
  // A batch inside a batch is not a resource of a batch, and neither is a later version than its own.
  if (versionOf(written) > version || resource.toLowerCase() === 'composite') throw notFound();
  return { method: method.toUpperCase(), url: below, richInput: value['richInput'] };
}
