/** The page that opened this window, if it is still there; it may be of any site. */
export function openerOf(): Window | null {
  const opener: unknown = window.opener;
  return isWindow(opener) ? opener : null;
}

const isWindow = (value: unknown): value is Window =>
  typeof value === 'object' && value !== null && 'postMessage' in value;
