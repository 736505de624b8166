import type { App } from './app.ts';
import { sendProblem } from './problem.ts';

/** Answers unknown addresses: 404, or 405 with `Allow` where only the method is wrong. */
export function addNotFound(app: App): void {
  const methodsByUrl = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  app.addHook('onRoute', ({ url, method }) => {
    const entry = methodsByUrl.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const one of Array.isArray(method) ? method : [method]) entry.methods.add(one);
    methodsByUrl.set(url, entry);
  });

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const matching = [...methodsByUrl.values()].filter(({ pattern }) => pattern.test(path));
    const allowed = new Set(matching.flatMap(({ methods }) => [...methods]));
    // Nothing matches, or a route does that has no such file.
    if (allowed.size === 0 || allowed.has(request.method)) return sendProblem(request, reply, 'not-found');
    return sendProblem(
      request,
      reply.header('allow', [...allowed].toSorted().join(', ')),
      'method-not-allowed',
    );
  });
}

/** A route's address as an expression: `:name` is one segment, `*` the rest. */
function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((segment) => {
      if (segment === '*') return '.*';
      return segment.startsWith(':') ? '[^/]+' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
