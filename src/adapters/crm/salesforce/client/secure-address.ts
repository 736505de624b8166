/** Whether secrets may be sent there: by TLS, or to this machine itself, where nobody listens in between. */
export function isSecureAddress({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true;
  return (
    protocol === 'http:' &&
    (hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname))
  );
}
