/** A mail server and how to reach it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `wrapped`: TLS from the start. `required`: STARTTLS or nothing. `offered`: STARTTLS where the server has it. */
  readonly tls: 'wrapped' | 'required' | 'offered' | 'never';
  readonly login: { readonly user: string; readonly password: string } | null;
}

const portWrapped = 465;
const portSubmission = 587;

/**
 * Reads `smtps://user:password@host:465` or `smtp://user:password@host:587`; null: it is neither. A password goes over
 * no network in the clear: with one, STARTTLS is required, unless the server is on this machine or `?tls=never` says
 * that it can do without.
 */
export function readSmtpUrl(text: string): SmtpServer | null {
  const url = URL.parse(text);
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return null;
  if (!/^\/?$/.test(url.pathname) || url.hash !== '') return null;
  const isWrapped = url.protocol === 'smtps:';
  const isNever = url.search === '?tls=never';
  if (url.search !== '' && (!isNever || isWrapped)) return null;
  const login = loginOf(url);
  if (login === undefined) return null;
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const port = url.port === '' ? (isWrapped ? portWrapped : portSubmission) : Number(url.port);
  const isHere = /^(?:localhost|127\.[\d.]+|::1)$/.test(host);
  const tls = isWrapped ? 'wrapped' : isNever ? 'never' : login !== null && !isHere ? 'required' : 'offered';
  return port === 0 ? null : { host, port, tls, login };
}

/** undefined: half a login, or one whose `%` mean nothing. */
function loginOf({ username, password }: URL): SmtpServer['login'] | undefined {
  if (username === '' && password === '') return null;
  if (username === '' || password === '') return undefined;
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return undefined;
  }
}
