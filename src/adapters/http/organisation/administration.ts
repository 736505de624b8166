import { agentRoutes, type AgentRoutesParts } from './agents.ts';
import type { App } from '../platform/app.ts';
import { hoursRoutes } from './hours.ts';
import { numberRoutes, type NumberRoutesParts } from './numbers.ts';
import { queueRoutes } from './queues.ts';
import { sessionRoutes, type SessionRoutesParts } from '../session/session.ts';
import { settingsRoutes, type SettingsRoutesParts } from './settings.ts';
import { setupRoutes, type SetupRoutesParts } from '../session/setup.ts';
import { skillRoutes } from './skills.ts';
import { teamRoutes } from './teams.ts';
import { tokenRoutes } from '../session/tokens.ts';

export type AdministrationParts = AgentRoutesParts &
  NumberRoutesParts &
  SessionRoutesParts &
  SettingsRoutesParts & { readonly setupCode: SetupRoutesParts['code'] };

/** Signing in, the people, and how contacts are routed. */
export function administrationRoutes(app: App, parts: AdministrationParts): void {
  setupRoutes(app, { ...parts, code: parts.setupCode });
  sessionRoutes(app, parts);
  tokenRoutes(app, parts);
  agentRoutes(app, parts);
  teamRoutes(app, parts);
  skillRoutes(app, parts);
  queueRoutes(app, parts);
  numberRoutes(app, parts);
  hoursRoutes(app, parts);
  settingsRoutes(app, parts);
}
