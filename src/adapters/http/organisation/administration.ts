import { agentRoutes, type AgentRoutesDeps } from './agents.ts';
import type { App } from '../platform/app.ts';
import { hoursRoutes } from './hours.ts';
import { numberRoutes, type NumberRoutesDeps } from './numbers.ts';
import { queueRoutes } from './queues.ts';
import { sessionRoutes, type SessionRoutesDeps } from '../session/session.ts';
import { settingsRoutes, type SettingsRoutesDeps } from './settings.ts';
import { setupRoutes, type SetupRoutesDeps } from '../session/setup.ts';
import { skillRoutes } from './skills.ts';
import { teamRoutes } from './teams.ts';
import { tokenRoutes } from '../session/tokens.ts';

export type AdministrationDeps = AgentRoutesDeps &
  NumberRoutesDeps &
  SessionRoutesDeps &
  SettingsRoutesDeps & { readonly setupCode: SetupRoutesDeps['code'] } & Pick<SetupRoutesDeps, 'attempts'>;

/** Signing in, the people, and how contacts are routed. */
export function administrationRoutes(app: App, deps: AdministrationDeps): void {
  setupRoutes(app, { ...deps, code: deps.setupCode });
  sessionRoutes(app, deps);
  tokenRoutes(app, deps);
  agentRoutes(app, deps);
  teamRoutes(app, deps);
  skillRoutes(app, deps);
  queueRoutes(app, deps);
  numberRoutes(app, deps);
  hoursRoutes(app, deps);
  settingsRoutes(app, deps);
}
