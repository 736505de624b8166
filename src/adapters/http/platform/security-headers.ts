import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';

/** What a page that stands inside others allows beyond the rest; both are origins or whole addresses. */
interface Foreign {
  readonly scripts: readonly string[];
  readonly framedBy: readonly string[];
}

/**
 * The pages run their own scripts only, talk to their own server only and are framed by themselves only; the panel also by
 * the CRM's pages, whose script it runs. React Aria positions popovers by style attributes, hence inline styles; audio comes
 * as data or blobs of this page.
 */
const contentSecurityPolicy = ({ scripts, framedBy }: Foreign): string =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' data: blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    ["frame-ancestors 'self'", ...framedBy].join(' '),
  ].join('; ');

/** What every answer carries. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy({ scripts: [], framedBy: [] }),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The desk needs the microphone (spec C24) and nothing else that a page can be given.
  'permissions-policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
};

/**
 * The same for the page that is framed by the CRM's pages. It is no window of its own, so the policy for openers would only
 * keep it from hearing the window in which the person signs in.
 */
export const framedHeaders = (foreign: Foreign): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(foreign),
  'cross-origin-opener-policy': 'unsafe-none',
  'cross-origin-resource-policy': 'cross-origin',
});

/** For the window that a framed page opens, and that must find it again; nothing else about it is different. */
export const openedByFrameHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy({ scripts: [], framedBy: [] }).replace(
    "frame-ancestors 'self'",
    "frame-ancestors 'none'",
  ),
  'cross-origin-opener-policy': 'unsafe-none',
};

/** Puts the security headers on every answer. */
export function addSecurityHeaders(app: App): void {
  app.addHook('onSend', async (request, reply) => secure(request, reply));
}

/** The same for one answer that no hook sees. What a page says of itself stays, and what a route does not give to caches is kept by none. */
export function secure(request: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of Object.entries(securityHeaders))
    if (!reply.hasHeader(name)) void reply.header(name, value);
  if (request.protocol === 'https') void reply.header('strict-transport-security', 'max-age=31536000');
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
}
