import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionMaxMs } from '../../../application/sign-in/sign-in.ts';

/** The cookie of a browser session. */
export const sessionCookie = 'tieline_session';

const common = { path: '/', httpOnly: true, maxAge: sessionMaxMs / 1000 } as const;

/** For a page in a window or tab of its own. */
export function setCookie(request: FastifyRequest, reply: FastifyReply, cookie: string): void {
  const secure = request.protocol === 'https';
  void reply.setCookie(sessionCookie, cookie, { ...common, sameSite: 'lax', secure });
}

/** Browsers keep it apart for the site that frames the page, and send it nowhere else (CHIPS); only over https. */
const partitioned = { sameSite: 'none', secure: true, partitioned: true } as const;

/** For a page that another site frames. */
export function setPartitionedCookie(reply: FastifyReply, cookie: string): void {
  void reply.setCookie(sessionCookie, cookie, { ...common, ...partitioned });
}

/** Takes away the one of the two with which the page that asks came; of the other it cannot know. */
export function clearCookies(reply: FastifyReply): void {
  void reply.clearCookie(sessionCookie, { path: '/' });
  void reply.clearCookie(sessionCookie, { path: '/', ...partitioned });
}
