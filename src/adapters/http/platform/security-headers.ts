import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';

/**
 * The pages run their own scripts only, talk to their own server only and are framed by themselves only. React Aria
 * positions popovers by style attributes, hence inline styles; audio comes as data or blobs of this page.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' data: blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** What every answer carries. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The desk needs the microphone (spec C24) and nothing else that a page can be given.
  'permissions-policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
};

/** Puts the security headers on every answer. */
export function addSecurityHeaders(app: App): void {
  app.addHook('onSend', async (request, reply) => secure(request, reply));
}

/** The same for one answer that no hook sees. What a route does not give to caches is kept by none. */
export function secure(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(securityHeaders);
  if (request.protocol === 'https') void reply.header('strict-transport-security', 'max-age=31536000');
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
}
