import type { FastifyRequest } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';
import { z } from 'zod';
import type { App } from '../platform/app.ts';

/** A neighbour that must be there for work to go on. */
export interface ReadinessCheck {
  readonly name: 'database' | 'telephony' | 'ledger' | 'bus' | 'crm';
  /** Resolves to whether it is there; a failure counts as not. */
  check(): Promise<boolean> | boolean;
}

export interface HealthDeps {
  readonly metrics: Registry;
  readonly readiness: readonly ReadinessCheck[];
}

/** A check that takes longer counts as not ready: who asks does so every few seconds. */
const checkTimeoutMs = 2_000;

/** Requests are counted by the route's pattern: addresses hold ids and numbers, and would be without end. */
const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

/** `/healthz` (the process answers), `/readyz` (its neighbours do) and `/metrics` for Prometheus (spec O5). */
export function addHealth(app: App, { metrics, readiness }: HealthDeps): void {
  const access = 'public';
  const requests = new Counter({
    name: 'tieline_http_requests_total',
    help: 'HTTP requests by route, method and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [metrics],
  });
  const duration = new Histogram({
    name: 'tieline_http_request_seconds',
    help: 'How long HTTP requests took, by route and method.',
    labelNames: ['method', 'route'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [metrics],
  });

  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: routeOf(request) };
    requests.inc({ ...labels, status: reply.statusCode });
    duration.observe(labels, reply.elapsedTime / 1000);
    request.log.debug(
      { ...labels, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime) },
      'answered a request',
    );
  });

  app.get('/healthz', { config: { access }, schema: { hide: true } }, () => ({ status: 'ok' }));

  app.get(
    '/readyz',
    {
      config: { access },
      schema: {
        hide: true,
        response: {
          200: Readiness,
          503: Readiness,
        },
      },
    },
    async (_request, reply) => {
      const results = await Promise.all(
        readiness.map(async (one) => [one.name, await answers(one)] as const),
      );
      const ready = results.every(([, there]) => there);
      const checks = Object.fromEntries(
        results.map(([name, there]) => [name, there ? 'ok' : 'failed'] as const),
      );
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', checks });
    },
  );

  app.get('/metrics', { config: { access }, schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.metrics()),
  );
}

const Readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  checks: z.record(z.string(), z.enum(['ok', 'failed'])),
});

async function answers(one: ReadinessCheck): Promise<boolean> {
  const signal = AbortSignal.timeout(checkTimeoutMs);
  const late = new Promise<false>((resolve) => signal.addEventListener('abort', () => resolve(false)));
  try {
    return await Promise.race([one.check(), late]);
  } catch {
    return false;
  }
}
