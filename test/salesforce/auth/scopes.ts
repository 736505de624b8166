import { OAuthError } from './oauth-error.ts';

/** What the app's set-up allows it to ask for. */
const allowedScopes = ['api', 'web', 'id', 'full', 'refresh_token', 'offline_access'];
const defaultScopes = ['api', 'web', 'id', 'refresh_token'];

/** The scopes that were asked for, or all where none were; refuses one that the app may not have. */
export function scopeOf(asked: string | null): string {
  if (asked === null) return defaultScopes.join(' ');
  const scopes = asked.split(/\s+/).filter((scope) => scope !== '');
  if (scopes.some((scope) => !allowedScopes.includes(scope)))
    throw new OAuthError('invalid_scope', 'the requested scope is not allowed');
  return scopes.join(' ');
}

/** Whether the app gets a token to refresh with. */
export const mayRefresh = (scope: string): boolean => /\b(?:refresh_token|offline_access)\b/.test(scope);
