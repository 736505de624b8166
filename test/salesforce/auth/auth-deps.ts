import type { Orgs } from '../orgs.ts';
import type { Gate } from '../rest/gate.ts';
import type { AuthorizationCodes } from './codes.ts';

/** What every endpoint of signing in gets. */
export interface AuthDeps {
  readonly orgs: Orgs;
  readonly gate: Gate;
  readonly codes: AuthorizationCodes;
}
