import type { FastifyInstance } from 'fastify';
import type { AuthDeps } from './auth-deps.ts';
import { authorizeRoutes } from './authorize.ts';
import { acceptForms } from './form.ts';
import { identityRoutes } from './identity.ts';
import { introspectRoutes } from './introspect.ts';
import { revokeRoutes } from './revoke.ts';
import { soapRoutes } from './soap.ts';
import { tokenRoutes } from './token.ts';

/** Signing in, and who is signed in: apart from the API, because forms and XML are taken here only. */
export function authRoutes(app: FastifyInstance, deps: AuthDeps): void {
  void app.register(async (scope) => {
    acceptForms(scope);
    authorizeRoutes(scope, deps);
    tokenRoutes(scope, deps);
    revokeRoutes(scope, deps);
    introspectRoutes(scope, deps);
    identityRoutes(scope, deps);
    soapRoutes(scope, deps);
  });
}
