/** The pages by their address; what lies below one is the same page, which reads the rest of the address itself. */
export const pageAddresses: readonly { readonly at: string; readonly file: string }[] = [
  { at: '/', file: 'desk/index.html' },
  { at: '/admin', file: 'admin/index.html' },
  { at: '/lab', file: 'lab/index.html' },
  { at: '/confirm', file: 'confirm/index.html' },
  { at: '/connected', file: 'connected/index.html' },
  { at: '/reports', file: 'reports/index.html' },
  { at: '/records', file: 'desk/index.html' },
  { at: '/contacts', file: 'desk/index.html' },
  { at: '/panel', file: 'panel/index.html' },
  { at: '/connector', file: 'connector/index.html' },
  { at: '/sign-in', file: 'sign-in/index.html' },
];

/** The file of the page at `path` of an address; null where no page is. */
export function pageFileAt(path: string): string | null {
  const page = pageAddresses.find(({ at }) => path === at || (at !== '/' && path.startsWith(`${at}/`)));
  return page?.file ?? null;
}
