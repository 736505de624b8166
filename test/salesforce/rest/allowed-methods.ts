import type { FastifyInstance } from 'fastify';
import { SalesforceError } from './salesforce-error.ts';

/** Remembers which paths there are, so that a verb that a path does not have is told from a path that is none. */
export class AllowedMethods {
  readonly #routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  /** To be called before any route is added. */
  watch(app: FastifyInstance): void {
    app.addHook('onRoute', ({ url, method }) => {
      this.#routes.push({ pattern: patternOf(url), methods: [method].flat() });
    });
  }

  /** Those of this path; empty: there is no such path. */
  of(path: string): readonly string[] {
    const fitting = this.#routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(fitting.flatMap(({ methods }) => methods))];
  }
}

/** A route's path as a pattern: `:name` is one step of it, `:name(…)` what the brackets allow, `*` the rest. */
function patternOf(route: string): RegExp {
  const steps = route.split('/').map((step) => {
    if (step === '*') return '.*';
    const limited = /^:\w+\((.+)\)$/.exec(step)?.[1];
    if (limited !== undefined) return limited.replaceAll(/[\^$]/g, '');
    return step
      .split(/:\w+/)
      .map((literal) => RegExp.escape(literal))
      .join('[^/]+');
  });
  return new RegExp(`^${steps.join('/')}$`, 'i');
}

export const methodNotAllowed = (method: string, allowed: readonly string[]) =>
  new SalesforceError(405, [
    {
      errorCode: 'METHOD_NOT_ALLOWED',
      message: `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`,
    },
  ]);
