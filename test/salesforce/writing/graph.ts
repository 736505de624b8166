import type { Session } from '../rest/session.ts';
import { answer, bodyOf, checkParameters, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { allOrNoneResults, halted, type SubrequestResult } from './composite.ts';
import { referencesIn } from './composite-reference.ts';
import type { ExecutionDeps } from './execution.ts';
import type { Json } from './json-body.ts';
import { arrayIn, membersOf, textIn } from './json-members.ts';
import { refused } from './save-error.ts';
import { subrequestsOf, type Subrequest } from './subrequest.ts';
import { notFound } from '../rest/salesforce-error.ts';

const mostGraphs = 75;
const mostNodes = 500;
const mostDepth = 15;
/** Kinds of nodes in one request: version, verb and object together. */
const mostKinds = 15;
/** After so many graphs have failed the rest is not tried. */
const mostFailures = 14;
const graphSince = 50;

interface Graph {
  readonly graphId: string;
  readonly nodes: readonly Subrequest[];
}

/** `POST /composite/graph`: graphs of requests, each of which is done as a whole or not at all. */
export function graphAnswer(request: ApiRequest, session: Session, deps: ExecutionDeps): ApiAnswer {
  if (session.version < graphSince) throw notFound();
  checkParameters(request, []);
  const graphs = graphsOf(bodyOf(request).value, session.version);
  let failures = 0;
  const answers = graphs.map(({ graphId, nodes }) => {
    if (failures > mostFailures) return graphResult(graphId, nodes.map(halted), false);
    const results = allOrNoneResults(nodes, session, deps);
    const isSuccessful = results.every(({ httpStatusCode }) => httpStatusCode < 300);
    if (!isSuccessful) failures += 1;
    return graphResult(graphId, results, isSuccessful);
  });
  return answer(200, { graphs: answers });
}

const graphResult = (
  graphId: string,
  compositeResponse: readonly SubrequestResult[],
  isSuccessful: boolean,
) => ({
  graphId,
  graphResponse: { compositeResponse },
  isSuccessful,
});

function graphsOf(value: Json, version: number): readonly Graph[] {
  const graphs = arrayIn(membersOf(value, ['graphs']), 'graphs');
  const read = graphs.map((graph) => graphOf(graph, version));
  const nodes = read.flatMap((graph) => graph.nodes);
  if (read.length > mostGraphs) throw tooMany(`${mostGraphs} graphs`);
  if (nodes.length > mostNodes) throw tooMany(`${mostNodes} nodes`);
  if (new Set(nodes.map(kindOf)).size > mostKinds) throw tooMany(`${mostKinds} different nodes`);
  if (new Set(read.map(({ graphId }) => graphId)).size < read.length) {
    throw refused(400, 'INVALID_INPUT', 'Each graphId must be unique');
  }
  return read;
}

function graphOf(value: Json, version: number): Graph {
  const members = membersOf(value, ['graphId', 'compositeRequest']);
  const graphId = textIn(members, 'graphId');
  if (!/^[A-Za-z0-9][^.]{0,39}$/.test(graphId)) {
    throw refused(
      400,
      'INVALID_INPUT',
      'graphId must begin with a letter or digit, have at most 40 characters and no period',
    );
  }
  const nodes = subrequestsOf(arrayIn(members, 'compositeRequest'), version);
  for (const node of nodes) checkNode(node);
  if (depthOf(nodes) > mostDepth) throw tooMany(`${mostDepth} levels`);
  return { graphId, nodes };
}

/** Graphs carry single records only. */
const nodePath = /^\/services\/data\/v\d+\.0\/sobjects\/([^/?]+)(\/[^/?]+){0,2}\/?(\?.*)?$/i;

function checkNode({ url }: Subrequest): void {
  if (!nodePath.test(url))
    throw refused(400, 'INVALID_INPUT', `The url is not supported in a composite graph: ${url}`);
}

function kindOf({ method, url }: Subrequest): string {
  const [, , , version, , object] = url.toLowerCase().split(/[/?]/);
  return `${method} ${version} ${object}`;
}

/** How many nodes wait for one another at most. */
function depthOf(nodes: readonly Subrequest[]): number {
  const depths = new Map<string, number>();
  for (const { referenceId, url, body } of nodes) {
    const above = referencesIn(url, body).map((reference) => depths.get(reference) ?? 0);
    depths.set(referenceId, Math.max(0, ...above) + 1);
  }
  return Math.max(0, ...depths.values());
}

const tooMany = (most: string) =>
  refused(400, 'LIMIT_EXCEEDED', `A composite graph request has at most ${most}.`);
